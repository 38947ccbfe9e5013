package org.oda.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.oda.e2e.Api;

/** The disk of the external broker is filled by something else; the broker ends, and is started when there is room again. */
final class BrokerFullScenario implements Scenario {
    private static final int TOPICS = 6;
    private static final int RECORDS_PER_SECOND = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int DISK_MIB = 256;

    @Override
    public String name() {
        return "broker-full";
    }

    @Override
    public String fault() {
        return "the disk of the external broker is full, which ends the broker; room is made, the broker started";
    }

    @Override
    public String promise() {
        return "not ready meanwhile, queries are answered; afterwards it goes on by itself, each record once";
    }

    @Override
    public int usualRuns() {
        return 3;
    }

    @Override
    public String run(Bed bed, int runs) throws Exception {
        var cluster = new KafkaCluster(bed.folder().resolve("kafka"), 1, null);
        KafkaCluster.Node node = cluster.nodes().get(0);
        SmallDisk disk = bed.with(SmallDisk.mount(Files.createDirectories(node.data()), DISK_MIB));
        bed.with(cluster).start();
        bed.serveWith("--kafka", cluster.bootstrap());
        Api api = bed.startReady().api();
        api.register("probe");
        bed.load(TOPICS, RECORDS_PER_SECOND);
        double back = 0;
        for (int run = 0; run < runs; run++) {
            long before = Watching.stored(api);
            Watching.until("records are stored", PATIENCE, () -> Watching.stored(api) > before + RECORDS_PER_SECOND);
            Path ballast = node.data().resolve("ballast");
            disk.fill(ballast, 0);
            Watching.until("the broker ends", PATIENCE, () -> !node.isAlive());
            Watching.until("the outage is seen", PATIENCE, () -> Watching.isDown(api, "pump") && !api.isReady());
            assertThat(api.send("/query", "{\"start\":\"-PT1H\",\"limit\":10}").statusCode())
                    .as("a query while the broker is away")
                    .isEqualTo(200);
            Files.delete(ballast);
            node.start();
            cluster.awaitWhole();
            back = Math.max(
                    back,
                    Watching.until("all is well again", PATIENCE, () -> Watching.isStoring(api) && api.isReady()));
            bed.progress("full disk %d of %d, well again after %.1f s", run + 1, runs, back);
        }
        return String.format(
                Locale.ROOT,
                "a record sent then was stored, and all ready, within %.1f s of the broker's return",
                back);
    }
}
