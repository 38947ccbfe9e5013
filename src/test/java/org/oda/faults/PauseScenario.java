package org.oda.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.oda.e2e.Api;

/** The whole process stands still, as with a virtual machine that is moved, and goes on. */
final class PauseScenario implements Scenario {
    private static final int TOPICS = 4;
    private static final int RECORDS_PER_SECOND = 2_000;
    private static final Duration STILL = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Override
    public String name() {
        return "pause";
    }

    @Override
    public String fault() {
        return "the service stands still for %d s (SIGSTOP) and goes on".formatted(STILL.toSeconds());
    }

    @Override
    public String promise() {
        return "it goes on by itself, without a restart; each acknowledged record is stored once";
    }

    @Override
    public int usualRuns() {
        return 3;
    }

    @Override
    public String run(Bed bed, int runs) {
        Api api = bed.startReady().api();
        bed.load(TOPICS, RECORDS_PER_SECOND);
        double slowest = 0;
        for (int run = 0; run < runs; run++) {
            long before = Watching.stored(api);
            Watching.until("records are stored", PATIENCE, () -> Watching.stored(api) > before + 1_000);
            bed.service().signal("STOP");
            Watching.pause(STILL);
            bed.service().signal("CONT");
            long stored = Watching.stored(api);
            slowest = Math.max(
                    slowest,
                    Watching.until(
                            "it goes on", PATIENCE, () -> api.isReady() && Watching.stored(api) > stored + 1_000));
            bed.progress("%d of %d", run + 1, runs);
        }
        assertThat(api.metric("oda_pump_restarts_total"))
                .as("restarts of pump loops")
                .isZero();
        return String.format(Locale.ROOT, "it stored again within %.1f s", slowest);
    }
}
