package org.oda.mqtt;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.oda.e2e.ServiceProcess;

/** Debian's {@code mosquitto} as a process of its own, on a free port of this machine. It can be stopped and started again. */
public final class Mosquitto implements AutoCloseable {
    private final Path folder;
    private final int port;
    private @Nullable Process process;

    private Mosquitto(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Skips the test, with the reason, where it is not installed. */
    public static void assume() {
        assumeTrue(
                program("mosquitto") != null && program("mosquitto_pub") != null,
                "mosquitto and mosquitto_pub are not installed: apt-get install mosquitto mosquitto-clients");
    }

    /**
     * Starts one on a free port.
     *
     * @param settings further lines of its configuration
     */
    public static Mosquitto start(Path folder, String... settings) {
        assume();
        try {
            var broker = new Mosquitto(Files.createDirectories(folder), ServiceProcess.freePort());
            List<String> lines = new ArrayList<>(List.of(
                    "persistence true",
                    "persistence_location " + folder + "/",
                    "autosave_interval 1",
                    "autosave_on_changes true",
                    "max_queued_messages 0",
                    "log_dest file " + folder.resolve("mosquitto.log"),
                    "log_type all",
                    // it would give up the rights that the folder needs
                    "user " + System.getProperty("user.name"),
                    "listener " + broker.port + " 127.0.0.1"));
            lines.addAll(List.of(settings));
            if (Stream.of(settings).noneMatch(line -> line.startsWith("allow_anonymous"))) {
                lines.add("allow_anonymous true");
            }
            Files.write(folder.resolve("mosquitto.conf"), lines);
            broker.startAgain();
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    public void startAgain() {
        try {
            process = new ProcessBuilder(
                            String.valueOf(program("mosquitto")),
                            "-c",
                            folder.resolve("mosquitto.conf").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await().until(this::answers);
    }

    /** It saves what it has. */
    public void stop() {
        end(false);
    }

    /** As kill -9 does: it loses what it has not saved. */
    public void kill() {
        end(true);
    }

    /** Returns when the broker has the messages, with QoS 1 and 2 acknowledged. */
    public void publish(String topic, String payload, String... options) {
        List<String> command = new ArrayList<>(
                List.of(String.valueOf(program("mosquitto_pub")), "-h", "127.0.0.1", "-p", String.valueOf(port)));
        command.addAll(List.of("-t", topic, "-s"));
        command.addAll(List.of(options));
        try {
            Process publisher =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (OutputStream in = publisher.getOutputStream()) {
                in.write(payload.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(publisher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (publisher.waitFor() != 0) {
                throw new AssertionError("mosquitto_pub: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public String log() {
        try {
            return Files.readString(folder.resolve("mosquitto.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        end(true);
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void end(boolean atOnce) {
        if (process == null) {
            return;
        }
        try {
            if (atOnce) {
                process.destroyForcibly();
            } else {
                process.destroy();
            }
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                throw new AssertionError("mosquitto does not end");
            }
            process = null;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static @Nullable Path program(String name) {
        return Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(":")), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }
}
