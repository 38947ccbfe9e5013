package org.oda.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What a process takes, looked at once a second over all its lives: the most, and whether that is still becoming more.
 * Reads Linux's {@code /proc}.
 */
final class Vitals implements AutoCloseable {
    private static final long EVERY_MILLIS = 1_000;
    private static final long MIB = 1 << 20;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "vitals");
        thread.setDaemon(true);
        return thread;
    });
    private final Series memory = new Series();
    private final Series threads = new Series();
    private final Series files = new Series();

    /** @param pid of the process that is looked at now; 0 for none */
    Vitals(LongSupplier pid) {
        ScheduledFuture<?> unused =
                timer.scheduleWithFixedDelay(() -> look(pid.getAsLong()), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Resident, in MiB. */
    Series memory() {
        return memory;
    }

    Series threads() {
        return threads;
    }

    /** Open files and connections. */
    Series files() {
        return files;
    }

    /** The most of each. */
    String text() {
        return String.format(
                Locale.ROOT,
                "RSS up to %,d MiB, %,d threads, %,d open files",
                memory.most(),
                threads.most(),
                files.most());
    }

    private void look(long process) {
        if (process == 0) {
            return;
        }
        status(process, "VmRSS").ifPresent(kib -> memory.add(kib * 1024 / MIB));
        status(process, "Threads").ifPresent(threads::add);
        try (Stream<Path> open = Files.list(Path.of("/proc/" + process + "/fd"))) {
            files.add(open.count());
        } catch (IOException | UncheckedIOException e) {
            // it has ended
        }
    }

    private static OptionalLong status(long process, String key) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process + "/status"))) {
            return lines.filter(line -> line.startsWith(key + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void close() throws InterruptedException {
        timer.shutdownNow();
        if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a look at the process does not end");
        }
    }

    /** One figure over time. */
    static final class Series {
        private long most;
        private long mostOfLate;
        private long last;

        private synchronized void add(long value) {
            last = value;
            most = Math.max(most, value);
            mostOfLate = Math.max(mostOfLate, value);
        }

        synchronized long most() {
            return most;
        }

        synchronized long last() {
            return last;
        }

        /** The most since this was called last. */
        synchronized long mostOfLate() {
            long value = mostOfLate;
            mostOfLate = last;
            return value;
        }
    }
}
