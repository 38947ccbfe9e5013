package org.oda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that run the service, in this process. */
class ServiceCommandsTest {
    private final TestTerminal terminal = TestTerminal.piped();
    private final Interruption interruption = new Interruption();

    @TempDir
    Path folder;

    @Test
    void demo_twiceOnTheSameData_provesTheRoundTripEachTime() {
        for (String building : new String[] {"building1-", "building2-"}) {
            TestTerminal output = TestTerminal.piped();

            int status = new CommandTree(output.terminal(), new Interruption(), Map.of())
                    .execute("demo", "--once", "--data", data(), "--port", "0", "--kafka-port", "0");

            assertThat(status).as(output.out() + output.err()).isZero();
            assertThat(output.out())
                    .contains(building + "outdoor")
                    .doesNotContain("MISSING")
                    .containsPattern("ok +[\\d,]+ of [\\d,]+ records returned by the query");
        }
    }

    @Test
    void serve_interrupted_stopsCleanly() {
        CompletableFuture<Integer> status =
                Beside.start(() -> run("serve", "--data", data(), "--port", "0", "--kafka-port", "0"));
        Awaitility.await().until(() -> terminal.out().contains("ODA is ready."));
        assertThat(terminal.out()).contains("Gateway  http://127.0.0.1:", "Kafka    127.0.0.1:", data());

        interruption.request();

        assertThat(status.orTimeout(3, TimeUnit.MINUTES).join()).isZero();
    }

    @Test
    void serve_portTaken_namesTheOption() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int status = run(
                    "serve", "--data", data(), "--port", "0", "--kafka-port", Integer.toString(taken.getLocalPort()));

            assertThat(status).isEqualTo(3);
            assertThat(terminal.err()).contains("--kafka-port", Integer.toString(taken.getLocalPort()));
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private int run(String... args) {
        return new CommandTree(terminal.terminal(), interruption, Map.of()).execute(args);
    }
}
