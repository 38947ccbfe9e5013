package org.oda.cli;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.oda.model.JsonText;
import picocli.CommandLine.Option;

/** How {@code oda topics} and {@code oda generators} show what they get. */
final class CataloguePresentation {
    /** The forms there are. */
    enum Form {
        TABLE,
        JSON
    }

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "table or json (default: a table on a terminal, else json).")
    private @Nullable Form format;

    boolean isJson(Terminal terminal) {
        return format == null ? !terminal.outIsTerminal() : format == Form.JSON;
    }

    /** As one list, an item on each line, printed while they come. */
    static void print(Terminal terminal, Iterator<JsonText> items) {
        String before = "[";
        while (items.hasNext() && !terminal.out().checkError()) {
            terminal.out().println(before);
            terminal.out().print(items.next());
            before = ",";
        }
        terminal.line(before.equals("[") ? "[]" : "\n]");
    }
}
