package org.oda.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oda.client.OdaClient;
import org.oda.model.Aggregation;
import org.oda.model.Function;
import org.oda.model.Query;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code oda query}: records or aggregated values, as a table for a person and as JSON for a program. */
@Command(
        name = "query",
        description = "Query stored records, raw or aggregated: a table on a terminal, JSON otherwise.",
        sortOptions = false)
final class QueryCommand implements Callable<Integer> {
    private static final int BUFFER = 64 * 1024;
    private static final BigDecimal NANOS_PER_MINUTE = BigDecimal.valueOf(60_000_000_000L);
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    @Option(names = "--topic", paramLabel = "T", description = "Only records of this topic.")
    private @Nullable String topic;

    @Option(names = "--generator-id", paramLabel = "ID", description = "Only records of this generator.")
    private @Nullable String generatorId;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            converter = Times.class,
            description = "From this time on, e.g. 2024-01-25T13:53:54Z (UTC without an offset).")
    private @Nullable Instant start;

    @Option(
            names = "--stop",
            paramLabel = "TIME",
            converter = Times.class,
            description = "Before this time (default: now).")
    private @Nullable Instant stop;

    @ArgGroup(exclusive = false, heading = "%nAggregation, instead of the records themselves:%n")
    private @Nullable AggregationOptions aggregation;

    @Option(names = "--output", paramLabel = "FILE", description = "Write the JSON to this file.")
    private @Nullable Path output;

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final Terminal terminal;

    QueryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** All but the frequency are needed together. */
    static final class AggregationOptions {
        @Option(names = "--fun", paramLabel = "NAME", required = true, description = "One of: sum, avg, min, max.")
        private Function function = Function.AVG;

        @Option(names = "--field", paramLabel = "NAME", required = true, description = "The attribute.")
        private String field = "";

        @Option(names = "--unit", required = true, description = "The unit to convert to.")
        private String unit = "";

        @Option(
                names = "--frequency",
                paramLabel = "MINUTES",
                description = "Length of the windows (default: one value over everything).")
        private @Nullable BigDecimal minutes;
    }

    @Override
    public Integer call() {
        Query query = query();
        OdaClient client = gateway.client();
        if (output != null) {
            save(client, query, output);
        } else if (terminal.outIsTerminal()) {
            show(client, query);
        } else {
            pipe(client, query);
        }
        return 0;
    }

    private Query query() {
        if (topic == null && generatorId == null && start == null && stop == null) {
            throw new ParameterException(
                    spec.commandLine(), "Give at least one of --topic, --generator-id, --start, --stop");
        }
        return Query.of(topic, generatorId, start, stop, aggregation == null ? null : aggregation(aggregation));
    }

    private Aggregation aggregation(AggregationOptions options) {
        if (options.field.isEmpty() || options.unit.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--field and --unit must not be empty");
        }
        Duration frequency = null;
        if (options.minutes != null) {
            BigDecimal nanos = options.minutes.multiply(NANOS_PER_MINUTE).setScale(0, RoundingMode.HALF_EVEN);
            if (nanos.signum() <= 0 || nanos.compareTo(LONGEST) > 0) {
                throw new ParameterException(spec.commandLine(), "--frequency must be a positive number of minutes");
            }
            frequency = Duration.ofNanos(nanos.longValueExact());
        }
        return Aggregation.of(options.function, options.field, options.unit, frequency);
    }

    private void show(OdaClient client, Query query) {
        ResultTables tables = new ResultTables(terminal, "");
        long rows = query.aggregation() == null
                ? tables.records(client.records(query))
                : tables.aggregates(client.aggregates(query));
        terminal.line(terminal.dim("%,d %s".formatted(rows, rows == 1 ? "row" : "rows")));
    }

    private void pipe(OdaClient client, Query query) {
        try (InputStream json = client.answer(query)) {
            json.transferTo(terminal.out());
            terminal.out().println();
            terminal.out().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file appears under its name when it is complete. */
    private void save(OdaClient client, Query query, Path file) {
        try (InputStream json = client.answer(query)) {
            Path parts = file.resolveSibling(file.getFileName() + ".part");
            JsonItemCounter counter = new JsonItemCounter();
            long bytes = copy(json, parts, counter);
            Files.move(parts, file, StandardCopyOption.REPLACE_EXISTING);
            terminal.warn("%,d records, %,d bytes written to %s".formatted(counter.items(), bytes, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long copy(InputStream json, Path file, JsonItemCounter counter) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                Progress progress = new Progress(terminal)) {
            byte[] buffer = new byte[BUFFER];
            long bytes = 0;
            for (int length = json.read(buffer); length >= 0; length = json.read(buffer)) {
                out.write(buffer, 0, length);
                counter.add(buffer, length);
                bytes += length;
                long soFar = bytes;
                progress.update(() -> "%,d records, %,d bytes".formatted(counter.items(), soFar));
            }
            return bytes;
        }
    }
}
