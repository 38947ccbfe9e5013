package org.oda.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code oda token}: shows what there is. */
@Command(
        name = "token",
        description = "Make, list and revoke the tokens that let callers in. A running service follows at once.",
        footer = {
            "",
            "Examples:",
            "  TOKEN=$(oda token create kitchen-sensors --scope register,send --topics 'kitchen*')",
            "  oda token list",
            "  oda token revoke kitchen-sensors"
        })
final class TokenCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
