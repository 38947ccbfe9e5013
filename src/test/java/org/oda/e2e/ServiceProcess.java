package org.oda.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** {@code oda serve} as a process of its own, which can be killed. */
public final class ServiceProcess implements AutoCloseable {
    /** Below the range that the system gives to outgoing connections: nobody takes it while the service is away. */
    private static final int LOWEST_PORT = 20_000;

    private static final int HIGHEST_PORT = 32_000;

    private final Process process;
    private final Path log;
    private final boolean keepsLog;
    private final Api api;

    private ServiceProcess(Process process, Path log, boolean keepsLog, Api api) {
        this.process = process;
        this.log = log;
        this.keepsLog = keepsLog;
        this.api = api;
    }

    /** Returns when the process runs; {@link #awaitReady} tells when it serves. */
    static ServiceProcess start(Path data, int port, int kafkaPort, String... options) {
        try {
            Path log = Files.createTempFile("oda-serve", ".log");
            return start(fromClassPath(), log, false, data, port, kafkaPort, List.of(options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns when the process runs; {@link #awaitReady} tells when it serves.
     *
     * @param program what {@code serve} is given to
     * @param log is appended to, and stays
     */
    public static ServiceProcess start(
            List<String> program, Path log, Path data, int port, int kafkaPort, List<String> options) {
        return start(program, log, true, data, port, kafkaPort, options);
    }

    /** The program as the tests have it, without a launcher. */
    public static List<String> fromClassPath() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                // it lives for seconds: the second compiler would cost more than it gives
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.oda.cli.Main");
    }

    private static ServiceProcess start(
            List<String> program,
            Path log,
            boolean keepsLog,
            Path data,
            int port,
            int kafkaPort,
            List<String> options) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("serve", "--data", data.toString()));
        command.addAll(List.of("--port", String.valueOf(port)));
        if (!options.contains("--kafka")) {
            command.addAll(List.of("--kafka-port", String.valueOf(kafkaPort)));
        }
        command.addAll(options);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new ServiceProcess(process, log, keepsLog, new Api("http://127.0.0.1:" + port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static int freePort() {
        var random = new Random();
        while (true) {
            try (var socket = new ServerSocket(random.nextInt(LOWEST_PORT, HIGHEST_PORT))) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // the next one
            }
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends a signal by its name, such as STOP. */
    public void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError("kill -%s ended with status %d".formatted(name, status));
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public void awaitReady() {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError(
                                "the service ended with status " + process.exitValue() + ":\n" + output());
                    }
                    return api.isReady();
                });
    }

    public Api api() {
        return api;
    }

    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As kill -9 does: nothing of the process runs any more. */
    public void kill() {
        process.destroyForcibly();
        join();
    }

    /** As Ctrl-C does: everything is stopped in order. */
    public int stop() {
        process.destroy();
        return join();
    }

    /** Waits for an end that the process comes to by itself, and returns its exit status. */
    public int join() {
        try {
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                throw new AssertionError("the service still runs:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            }
            if (!keepsLog) {
                Files.deleteIfExists(log);
            }
        } catch (InterruptedException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
