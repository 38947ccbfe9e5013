package org.oda.store.questdb;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Debian's {@code psql}, as a user runs it.
 *
 * @param status of the process
 * @param output without the errors; columns by {@code |}, rows by lines
 */
public record Psql(int status, String output, String errors) {
    public static final String PASSWORD = "a 'secret' pässword";

    /** Skips the test where there is none. */
    public static void assume() {
        boolean isThere;
        try {
            isThere = new ProcessBuilder("psql", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            isThere = false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assumeTrue(isThere, "SKIPPED: no psql; install Debian's postgresql-client");
    }

    /** The rows that a statement gives; fails where it is refused. */
    public static List<String> rows(int port, String sql) {
        Psql result = run(port, "oda", PASSWORD, sql);
        if (result.status() != 0) {
            throw new AssertionError(sql + ": " + result.errors());
        }
        return result.output().lines().toList();
    }

    public static Psql run(int port, String user, String password, String sql) {
        Process process = start(port, user, password, sql);
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("psql does not end: " + sql);
            }
            return new Psql(process.exitValue(), output, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static Process start(int port, String user, String password, String sql) {
        List<String> command = new ArrayList<>(List.of("psql", "-X", "-w", "-At", "-v", "ON_ERROR_STOP=1"));
        command.addAll(List.of("-h", "127.0.0.1", "-p", String.valueOf(port), "-U", user, "-d", "oda", "-c", sql));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(Map.of("PGPASSWORD", password, "PGCLIENTENCODING", "UTF8"));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
