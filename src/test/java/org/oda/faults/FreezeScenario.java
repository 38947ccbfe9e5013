package org.oda.faults;

import java.time.Duration;
import java.util.Locale;
import org.oda.e2e.ServiceProcess;

/** Two instances share the topics of one cluster, each with a store of its own; one is stopped and goes on later. */
final class FreezeScenario implements Scenario {
    private static final int TOPICS = 6;
    private static final int RECORDS_PER_SECOND = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Duration time;

    /** @param time of a freeze; the group misses an instance after 10 s */
    FreezeScenario(Duration time) {
        this.time = time;
    }

    @Override
    public String name() {
        return "freeze";
    }

    @Override
    public String fault() {
        return "one of two instances on one external broker is frozen for %d s (SIGSTOP) and thawed, in turn"
                .formatted(time.toSeconds());
    }

    @Override
    public String promise() {
        return "the other one takes over; each record is in one of the two stores at least, once in each; in both is at most"
                + " what oda_pump_given_up_records_total tells";
    }

    @Override
    public int usualRuns() {
        return 4;
    }

    @Override
    public String run(Bed bed, int runs) throws Exception {
        var cluster = bed.with(new KafkaCluster(bed.folder().resolve("kafka"), 1, null));
        cluster.start();
        bed.serveWith("--kafka", cluster.bootstrap());
        ServiceProcess first = bed.startReady();
        ServiceProcess second = bed.startAnother();
        second.awaitReady();
        bed.load(TOPICS, RECORDS_PER_SECOND);
        double slowest = 0;
        for (int freeze = 0; freeze < runs; freeze++) {
            ServiceProcess frozen = freeze % 2 == 0 ? second : first;
            ServiceProcess other = freeze % 2 == 0 ? first : second;
            Watching.until("both share the work", PATIENCE, new Moving(first, 100)::hasMoved);
            Watching.until("both share the work", PATIENCE, new Moving(second, 100)::hasMoved);
            frozen.signal("STOP");
            long begin = System.nanoTime();
            slowest = Math.max(
                    slowest,
                    Watching.until(
                            "the other one has all of the work",
                            PATIENCE,
                            () -> other.api().metric("oda_pump_lag_records") < RECORDS_PER_SECOND
                                    && System.nanoTime() - begin > 12_000_000_000L));
            Watching.pause(time.minusNanos(System.nanoTime() - begin));
            frozen.signal("CONT");
            Watching.until("the thawed one works again", PATIENCE, new Moving(frozen, 100)::hasMoved);
            Watching.until(
                    "both are ready",
                    PATIENCE,
                    () -> first.api().isReady() && second.api().isReady());
            bed.progress("freeze %d of %d", freeze + 1, runs);
        }
        // an instance learns late that it has lost its share
        bed.mayBeInSeveralStores(() -> givenUp(first) + givenUp(second));
        return String.format(Locale.ROOT, "the other one had taken over within %.1f s", slowest);
    }

    private static long givenUp(ServiceProcess instance) {
        return instance.api().metric("oda_pump_given_up_records_total");
    }

    /** Whether an instance stores more than it had. */
    private static final class Moving {
        private final ServiceProcess instance;
        private final long enough;

        Moving(ServiceProcess instance, long more) {
            this.instance = instance;
            enough = Watching.stored(instance.api()) + more;
        }

        boolean hasMoved() {
            return Watching.stored(instance.api()) > enough;
        }
    }
}
