package org.oda.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.oda.e2e.Api;

/** Nodes of a cluster of three are killed, one at a time: those that the service talks to most. */
final class LeaderScenario implements Scenario {
    private static final int TOPICS = 6;
    private static final int RECORDS_PER_SECOND = 500;
    private static final int ENOUGH = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int LONGEST_ABSENCE_MILLIS = 6_000;

    @Override
    public String name() {
        return "leader";
    }

    @Override
    public String fault() {
        return "kill -9 of a node of an external cluster of 3 (replication 3, min.isr 2): in turn the leader of a topic, the"
                + " group's coordinator, the active controller";
    }

    @Override
    public String promise() {
        return "records go on being acknowledged and stored while the node is away; each once";
    }

    @Override
    public int usualRuns() {
        return 12;
    }

    @Override
    public String run(Bed bed, int runs) throws Exception {
        var cluster = bed.with(new KafkaCluster(bed.folder().resolve("kafka"), 3, null));
        cluster.start();
        bed.serveWith("--kafka", cluster.bootstrap());
        Api api = bed.startReady().api();
        bed.load(TOPICS, RECORDS_PER_SECOND);
        double slowest = 0;
        for (int kill = 0; kill < runs; kill++) {
            Watching.until("records are stored", PATIENCE, () -> Watching.stored(api) > 0);
            KafkaCluster.Node victim = switch (kill % 3) {
                case 0 -> cluster.leader(bed.ledger().plan().topic(0), 0);
                case 1 -> cluster.coordinator("oda-pump");
                default -> cluster.controller();
            };
            long acknowledged = bed.ledger().countAcknowledged();
            long stored = Watching.stored(api);
            victim.kill();
            double flowing = Watching.until(
                    "records are acknowledged and stored by two nodes of three",
                    PATIENCE,
                    () -> bed.ledger().countAcknowledged() > acknowledged + ENOUGH
                            && Watching.stored(api) > stored + ENOUGH
                            && api.isReady());
            slowest = Math.max(slowest, flowing);
            bed.progress(
                    "kill %d of %d: node %d, records flow again after %.1f s",
                    kill + 1, runs, victim.number(), flowing);
            Watching.pause(Duration.ofMillis(bed.random().nextInt(LONGEST_ABSENCE_MILLIS)));
            victim.start();
            cluster.awaitWhole();
        }
        Watching.until("the service is ready", PATIENCE, api::isReady);
        assertThat(api.metric("oda_pump_restarts_total")).as("loops that ended").isZero();
        return String.format(Locale.ROOT, "%,d records more were stored within %.1f s of each kill", ENOUGH, slowest);
    }
}
