package org.oda.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.oda.model.Format;
import org.oda.model.Layout;
import picocli.CommandLine.Option;

/** How {@code oda query} shows or keeps the answer. */
final class QueryPresentation {
    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "json, ndjson, csv, parquet, arrow (default: a table on a terminal, else json).")
    private @Nullable Format format;

    @Option(
            names = "--layout",
            paramLabel = "NAME",
            description =
                    "Of csv, parquet and arrow: wide has a column for each attribute, long a row" + " (default: wide).")
    private @Nullable Layout layout;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write to this file; its ending tells the format unless --format does: .json .ndjson .csv"
                    + " .parquet .arrow.")
    private @Nullable Path output;

    @Option(
            names = "--plot",
            description = "Draw a line chart: of a calculation with --frequency, or of the records' --field.")
    private boolean plot;

    @Option(
            names = "--watch",
            paramLabel = "SECONDS",
            arity = "0..1",
            fallbackValue = "2",
            description = "Ask and show again, so many seconds after each answer (default: 2), until Ctrl-C.")
    private @Nullable Double watch;

    @Nullable Layout layout() {
        return layout;
    }

    @Nullable Path output() {
        return output;
    }

    boolean isPlot() {
        return plot;
    }

    /** Seconds; {@code null} for once. */
    @Nullable Double watch() {
        return watch;
    }

    /** The one asked for, by name or by the file's ending; {@code null} where nothing tells it. */
    @Nullable Format format() {
        if (format != null || output == null) {
            return format;
        }
        String name = String.valueOf(output.getFileName());
        return Format.of(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))
                .orElse(null);
    }

    /** What of it does not go together, with the remedy; {@code null} where all does. */
    @Nullable String contradiction(Terminal terminal) {
        Format asked = format();
        boolean table = asked == Format.CSV || asked == Format.PARQUET || asked == Format.ARROW;
        boolean binary = table && asked != Format.CSV;
        if (plot && (format != null || output != null)) {
            return "--plot draws on the terminal: leave out --format and --output";
        }
        if (watch != null && (output != null || binary)) {
            return "--watch shows text: leave out --output and binary formats";
        }
        if (watch != null && !(watch >= 0.1 && watch <= 86_400)) {
            return "--watch takes seconds from 0.1 to 86400";
        }
        if (layout != null && !table) {
            return "--layout is for --format csv, parquet and arrow";
        }
        if (binary && output == null && terminal.outIsTerminal()) {
            return "%s is nothing to read on a terminal: add --output FILE, or pipe it into a program"
                    .formatted(String.valueOf(asked).toLowerCase(Locale.ROOT));
        }
        return null;
    }
}
