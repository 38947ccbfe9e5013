package org.oda.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.oda.e2e.Api;

/** The service's clock jumps: libfaketime moves the time of day of its process, and of no other. */
final class ClockScenario implements Scenario {
    private static final int TOPICS = 4;
    private static final int RECORDS_PER_SECOND = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** In seconds against the real time. Records of now must stay within the bounds of time that are accepted. */
    private static final List<Integer> JUMPS = List.of(3_600, -3_600, 82_800, -82_800, 0);

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public String fault() {
        return "the clock of the service jumps by an hour and by 23 hours, forwards and backwards";
    }

    @Override
    public String promise() {
        return "nothing stops, is lost or dropped";
    }

    @Override
    public int usualRuns() {
        return 10;
    }

    @Override
    public String run(Bed bed, int runs) throws Exception {
        Path clock = bed.folder().resolve("clock");
        jump(clock, 0);
        bed.start(
                        bed.data(),
                        List.of(
                                "env",
                                "LD_PRELOAD=" + library(),
                                "FAKETIME_TIMESTAMP_FILE=" + clock,
                                // to read the file at each look at the clock slows Kafka down so much that it does not
                                // start
                                "FAKETIME_CACHE_DURATION=1",
                                // waiting goes by the other clock, which does not jump
                                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                                // else each wait of the JVM ends at once
                                "FAKETIME_FORCE_MONOTONIC_FIX=0",
                                "DONT_FAKE_MONOTONIC=1"))
                .awaitReady();
        Api api = bed.api();
        bed.load(TOPICS, RECORDS_PER_SECOND);
        double slowest = 0;
        for (int run = 0; run < runs; run++) {
            int seconds = JUMPS.get(run % JUMPS.size());
            jump(clock, seconds);
            long stored = Watching.stored(api);
            slowest = Math.max(
                    slowest,
                    Watching.until(
                            "it stores on",
                            PATIENCE,
                            () -> api.isReady() && Watching.stored(api) > stored + 3L * RECORDS_PER_SECOND));
            bed.progress("jump %d of %d: %+d s", run + 1, runs, seconds);
        }
        return String.format(
                Locale.ROOT, "%,d records were stored within %.1f s of each jump", 3 * RECORDS_PER_SECOND, slowest);
    }

    private static void jump(Path clock, int seconds) throws IOException {
        Path written = clock.resolveSibling("clock.new");
        Files.writeString(written, "%+d\n".formatted(seconds));
        Files.move(written, clock, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path library() throws IOException {
        try (var found = Files.walk(Path.of("/usr/lib"), 4)) {
            return found.filter(path -> path.endsWith("faketime/libfaketimeMT.so.1"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no libfaketime: install the Debian package faketime"));
        }
    }
}
