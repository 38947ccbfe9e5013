package org.oda.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.oda.e2e.Api;

/** The external broker is killed, and is away for long. */
final class BrokerGoneScenario implements Scenario {
    private static final int TOPICS = 6;
    private static final int RECORDS_PER_SECOND = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int UNAVAILABLE = 503;

    private final Duration time;

    BrokerGoneScenario(Duration time) {
        this.time = time;
    }

    @Override
    public String name() {
        return "broker-gone";
    }

    @Override
    public String fault() {
        return "kill -9 of the external broker, which is away for %d s".formatted(time.toSeconds());
    }

    @Override
    public String promise() {
        return "not ready meanwhile, queries are answered, registrations refused with 503; afterwards it goes on by itself, each record"
                + " once";
    }

    @Override
    public int usualRuns() {
        return 1;
    }

    @Override
    public String run(Bed bed, int runs) throws Exception {
        var cluster = bed.with(new KafkaCluster(bed.folder().resolve("kafka"), 1, null));
        cluster.start();
        bed.serveWith("--kafka", cluster.bootstrap());
        Api api = bed.startReady().api();
        api.register("probe");
        bed.load(TOPICS, RECORDS_PER_SECOND);
        double seen = 0;
        double back = 0;
        for (int run = 0; run < runs; run++) {
            long before = Watching.stored(api);
            Watching.until("records are stored", PATIENCE, () -> Watching.stored(api) > before + RECORDS_PER_SECOND);
            cluster.nodes().get(0).kill();
            long begin = System.nanoTime();
            seen = Math.max(
                    seen,
                    Watching.until(
                            "the outage is seen",
                            PATIENCE,
                            () -> Watching.isDown(api, "pump") && Watching.isDown(api, "kafka") && !api.isReady()));
            bed.progress("broker away: %s", Watching.troubles(api));
            long early = bed.vitals().memory().mostOfLate();
            assertThat(api.send("/query", "{\"start\":\"-PT1H\",\"limit\":10}").statusCode())
                    .as("a query while the broker is away")
                    .isEqualTo(200);
            assertThat(api.send("/register/dg", "{\"topics\":[\"new-%d\"]}".formatted(run))
                            .statusCode())
                    .as("a registration while the broker is away")
                    .isEqualTo(UNAVAILABLE);
            Watching.pause(time.minusNanos(System.nanoTime() - begin));
            bed.vitals().memory().mostOfLate();
            cluster.nodes().get(0).start();
            cluster.awaitWhole();
            back = Math.max(
                    back,
                    Watching.until("all is well again", PATIENCE, () -> Watching.isStoring(api) && api.isReady()));
            bed.progress("outage %d of %d, well again after %.1f s, RSS before %d MiB", run + 1, runs, back, early);
        }
        return String.format(
                Locale.ROOT,
                "seen in /health and metrics within %.1f s; a record sent then was stored, and all ready, within %.1f s of the broker's return",
                seen,
                back);
    }
}
