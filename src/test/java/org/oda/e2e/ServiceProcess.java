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
import java.util.concurrent.TimeUnit;

/** {@code oda serve} as a process of its own, which can be killed. */
final class ServiceProcess implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final Api api;

    private ServiceProcess(Process process, Path log, Api api) {
        this.process = process;
        this.log = log;
        this.api = api;
    }

    /** Returns when the process runs; {@link #awaitReady} tells when it serves. */
    static ServiceProcess start(Path data, int port, int kafkaPort, String... options) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        // it lives for seconds: the second compiler would cost more than it gives
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of("org.oda.cli.Main", "serve", "--data", data.toString()));
        command.addAll(List.of("--port", String.valueOf(port), "--kafka-port", String.valueOf(kafkaPort)));
        command.addAll(List.of(options));
        try {
            Path log = Files.createTempFile("oda-serve", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new ServiceProcess(process, log, new Api("http://127.0.0.1:" + port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitReady() {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError(
                                "the service ended with status " + process.exitValue() + ":\n" + output());
                    }
                    return api.isReady();
                });
    }

    Api api() {
        return api;
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As kill -9 does: nothing of the process runs any more. */
    void kill() {
        process.destroyForcibly();
        join();
    }

    /** As Ctrl-C does: everything is stopped in order. */
    int stop() {
        process.destroy();
        return join();
    }

    /** Waits for an end that the process comes to by itself, and returns its exit status. */
    int join() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
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
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(log);
        } catch (InterruptedException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
