package org.oda.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --format} of the commands around rejects. */
final class RejectFormat {
    private enum Name {
        TABLE,
        JSON
    }

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "table or json (default: a table on a terminal, else json).")
    private @Nullable Name format;

    boolean isJson(Terminal terminal) {
        return format == null ? !terminal.outIsTerminal() : format == Name.JSON;
    }
}
