package org.oda.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.oda.e2e.Api;

/** The network between the service and its broker is cut, while the load goes on past it. */
final class CutScenario implements Scenario {
    private static final int TOPICS = 6;
    private static final int RECORDS_PER_SECOND = 500;
    private static final Duration SEEN_WITHIN = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Duration longCut;

    /** @param longCut longer than the session of the group, 10 s */
    CutScenario(Duration longCut) {
        this.longCut = longCut;
    }

    /** A way to cut. */
    private enum Cut {
        /** Packets are dropped both ways, for longer than anybody waits. */
        LONG,
        /** The same for a moment. */
        SHORT,
        /** Connections are refused. */
        REFUSED,
        /** The broker has forgotten all connections, and the service was never told. */
        HALF_OPEN,
        /** Each 16 KiB takes 50 ms on its way, in each direction. */
        SLOW
    }

    @Override
    public String name() {
        return "cut";
    }

    @Override
    public String fault() {
        return "the network between service and external broker, in turn: silent for %1$d s, silent for 3 s, refusing for %1$d s, half open, slow for %1$d s"
                .formatted(longCut.toSeconds());
    }

    @Override
    public String promise() {
        return "not ready while it is cut for long, queries are answered; afterwards it goes on by itself, each record once";
    }

    @Override
    public int usualRuns() {
        return 10;
    }

    @Override
    public String run(Bed bed, int runs) throws Exception {
        var relay = bed.with(new Relay());
        var cluster = bed.with(new KafkaCluster(bed.folder().resolve("kafka"), 1, relay.port()));
        relay.leadTo(cluster.nodes().get(0).servicePort());
        cluster.start();
        bed.serveWith("--kafka", cluster.bootstrap());
        Api api = bed.startReady().api();
        api.register("probe");
        bed.load(TOPICS, RECORDS_PER_SECOND, cluster.loadEndpoint());
        double seen = 0;
        double back = 0;
        for (int run = 0; run < runs; run++) {
            long before = Watching.stored(api);
            Watching.until("records are stored", PATIENCE, () -> Watching.stored(api) > before + RECORDS_PER_SECOND);
            Cut cut = List.of(Cut.values()).get(run % Cut.values().length);
            seen = Math.max(seen, cut(relay, api, cut));
            double took = Watching.until(
                    "all is well again after " + cut, PATIENCE, () -> Watching.isStoring(api) && api.isReady());
            back = Math.max(back, took);
            bed.progress("cut %d of %d: %s, well again after %.1f s", run + 1, runs, cut, took);
        }
        return String.format(
                Locale.ROOT,
                "seen in /health and metrics within %.1f s; a record sent then was stored, and all ready, within %.1f s of the end",
                seen,
                back);
    }

    /** Returns after how many seconds it was seen; 0 where it need not be. */
    private double cut(Relay relay, Api api, Cut cut) {
        switch (cut) {
            case SHORT -> {
                relay.state(Relay.State.SILENT);
                Watching.pause(Duration.ofSeconds(3));
            }
            case HALF_OPEN -> relay.forgetConnections();
            case SLOW -> {
                relay.delay(Duration.ofMillis(50));
                long before = Watching.stored(api);
                Watching.until("records flow", PATIENCE, () -> Watching.stored(api) > before + RECORDS_PER_SECOND);
                Watching.pause(longCut);
                relay.delay(Duration.ZERO);
            }
            case LONG, REFUSED -> {
                relay.state(cut == Cut.LONG ? Relay.State.SILENT : Relay.State.REFUSING);
                long begin = System.nanoTime();
                double seen = Watching.until(
                        "the cut is seen",
                        SEEN_WITHIN,
                        () -> Watching.isDown(api, "pump") && Watching.isDown(api, "kafka") && !api.isReady());
                assertThat(api.send("/query", "{\"start\":\"-PT1H\",\"limit\":10}")
                                .statusCode())
                        .as("a query while the broker is away")
                        .isEqualTo(200);
                while (System.nanoTime() - begin < longCut.toNanos()) {
                    assertThat(Watching.isDown(api, "pump") && Watching.isDown(api, "kafka"))
                            .as("the cut is seen as long as it lasts")
                            .isTrue();
                    Watching.pause(Duration.ofMillis(500));
                }
                relay.state(Relay.State.WHOLE);
                return seen;
            }
        }
        relay.state(Relay.State.WHOLE);
        return 0;
    }
}
