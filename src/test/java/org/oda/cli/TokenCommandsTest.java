package org.oda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenCommandsTest {
    @TempDir
    private Path folder;

    private TestTerminal terminal = TestTerminal.piped();

    @Test
    void create_printsTheTokenAloneAndHintsBeside() throws IOException {
        assertThat(run(
                        "token",
                        "create",
                        "kitchen",
                        "--scope",
                        "send,read",
                        "--topics",
                        "kitchen*,cellar",
                        "--expires",
                        "P90D"))
                .isZero();
        assertThat(terminal.out()).matches("oda_[A-Za-z0-9_-]{44}\\R");
        assertThat(terminal.err()).contains("tokens.json", "first token");
        String token = terminal.out().strip();

        assertThat(run("token", "list", "--format", "json")).isZero();
        JsonNode listed = new ObjectMapper().readTree(terminal.out()).path(0);
        assertThat(listed.path("name").asText()).isEqualTo("kitchen");
        assertThat(listed.path("scopes").toString()).isEqualTo("[\"send\",\"read\"]");
        assertThat(listed.path("topics").toString()).isEqualTo("[\"kitchen*\",\"cellar\"]");
        Instant created = Instant.parse(listed.path("created").asText());
        assertThat(Instant.parse(listed.path("expires").asText())).isEqualTo(created.plus(Duration.ofDays(90)));

        terminal = TestTerminal.interactive(100);
        assertThat(run("token", "list")).isZero();
        assertThat(terminal.out()).contains("kitchen", "1 token").doesNotContain(token.substring(40));
        String audit = Files.readString(folder.resolve("data/access/audit.log"));
        assertThat(audit).contains("token.create", "kitchen").doesNotContain(token.substring(10));
    }

    @Test
    void revoke_makesItInvalidAndIsToldOfUnknownOnes() throws IOException {
        assertThat(run("token", "create", "kitchen", "--scope", "send")).isZero();
        assertThat(run("token", "revoke", "kitchen")).isZero();
        assertThat(run("token", "list", "--format", "json")).isZero();
        assertThat(terminal.out()).isEqualToIgnoringWhitespace("[]");
        assertThat(run("token", "revoke", "kitchen")).isEqualTo(2);
        assertThat(terminal.err()).contains("'kitchen'", "oda token list");
        assertThat(Files.readString(folder.resolve("data/access/audit.log"))).contains("token.revoke");
    }

    @ParameterizedTest
    @CsvSource({
        "k,        fly,  *,   P1D,                  fly",
        "K!,       send, *,   P1D,                  K!",
        "k,        send, a b, P1D,                  a b",
        "k,        send, *,   soon,                 soon",
        "k,        send, *,   2001-01-01T00:00:00Z, over",
        "k,        send, *,   P999999999999D,       P999",
    })
    void create_badInput_isNamed(String name, String scope, String topics, String expires, String named) {
        assertThat(run("token", "create", name, "--scope", scope, "--topics", topics, "--expires", expires))
                .isEqualTo(2);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).contains(named);
    }

    @Test
    void serve_onTheNetworkWithoutToken_endsWithStatusTwo() {
        assertThat(run("serve", "--host", "0.0.0.0")).isEqualTo(2);
        assertThat(terminal.err()).contains("oda token create admin", "--insecure", "(bad-config)");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void help_ofServe_takesInsecureWithoutAValue() {
        assertThat(run("serve", "--insecure", "--print-config")).isZero();
        assertThat(terminal.out()).containsPattern("insecure +.*= true +# option --insecure");
    }

    private int run(String... args) {
        terminal = terminal.terminal().outIsTerminal() ? terminal : TestTerminal.piped();
        return new CommandTree(
                        terminal.terminal(),
                        new Interruption(),
                        Map.of("ODA_DATA", folder.resolve("data").toString()))
                .execute(args);
    }
}
