package org.oda.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.oda.access.Token;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code oda token revoke}. */
@Command(
        name = "revoke",
        description = "Make a token invalid: a running service refuses it within a second, on all its doors.",
        sortOptions = false)
final class TokenRevokeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the token.")
    private String name = "";

    @Mixin
    private final DataOption data = new DataOption();

    private final Terminal terminal;
    private final Map<String, String> environment;

    TokenRevokeCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Token revoked = data.tokens(environment).revoke(name);
        data.audit(environment).record(DataOption.user(), "token.revoke", Map.of("name", revoked.name()));
        terminal.warn("token '%s' is not valid any more".formatted(revoked.name()));
        return 0;
    }
}
