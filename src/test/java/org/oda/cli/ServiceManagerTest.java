package org.oda.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What systemd hears, at a socket such as it listens on. */
@Tag("once")
class ServiceManagerTest {
    /** One datagram of the service, and one that asks whether all before it has been heard. */
    private static final String LISTENER = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind(sys.argv[1])
            print("listens", flush=True)
            print(s.recv(4096).decode().split("\\n")[0], flush=True)
            s.recv(4096)
            """;

    @TempDir
    Path folder;

    @Test
    void tellReady_unitWaits_hearsReady() throws Exception {
        assumeTrue(installed("systemd-notify") && installed("python3"), "skipped: needs systemd-notify and python3");
        Path socket = folder.resolve("notify");
        Process listener = new ProcessBuilder("python3", "-c", LISTENER, socket.toString()).start();
        try (BufferedReader heard =
                new BufferedReader(new InputStreamReader(listener.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(heard.readLine()).isEqualTo("listens");

            ServiceManager.tellReady(Map.of("NOTIFY_SOCKET", socket.toString()));

            assertThat(heard.readLine()).isEqualTo("READY=1");
        } finally {
            listener.destroyForcibly();
        }
    }

    @Test
    void tellReady_nobodyWaits_doesNothing() {
        assertThatCode(() -> ServiceManager.tellReady(Map.of("NOTIFY_SOCKET", "")))
                .doesNotThrowAnyException();
    }

    private static boolean installed(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }
}
