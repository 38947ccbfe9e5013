package org.oda.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.oda.e2e.Api;

/** The store alone has no room to write: its writers fail, its table is suspended, and it is reopened. */
final class StoreFaultScenario implements Scenario {
    private static final int TOPICS = 4;
    private static final int RECORDS_PER_SECOND = 2_000;
    private static final int DISK_MIB = 600;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "store";
    }

    @Override
    public String fault() {
        return "writes of the store fail (its disk alone is full, without a floor), its table is suspended";
    }

    @Override
    public String promise() {
        return "registration and sending go on, queries say why not; the store is reopened and catches up by itself";
    }

    @Override
    public int usualRuns() {
        return 10;
    }

    @Override
    public String run(Bed bed, int runs) throws Exception {
        Path folder = Files.createDirectories(bed.data().resolve("store"));
        SmallDisk disk = bed.with(SmallDisk.mount(folder, DISK_MIB));
        bed.serveWith("--free-space-floor", "0");
        Api api = bed.startReady().api();
        bed.load(TOPICS, RECORDS_PER_SECOND);
        double slowest = 0;
        for (int run = 0; run < runs; run++) {
            Watching.pause(Duration.ofMillis(500 + bed.random().nextInt(3_000)));
            Path ballast = folder.resolve("ballast");
            disk.fill(ballast, 0);
            Watching.until(
                    "the store is down", PATIENCE, () -> Watching.isDown(api, "store") || Watching.isDown(api, "pump"));
            assertThat(api.isReady()).isFalse();
            long acknowledged = bed.ledger().countAcknowledged();
            Watching.until("sending goes on", PATIENCE, () -> bed.ledger().countAcknowledged() > acknowledged + 100);
            Files.delete(ballast);
            slowest = Math.max(slowest, Watching.until("ready again", PATIENCE, api::isReady));
            bed.progress("%d of %d", run + 1, runs);
        }
        assertThat(bed.service().isAlive()).isTrue();
        return String.format(
                Locale.ROOT,
                "ready within %.1f s of the space; reopened %d times",
                slowest,
                api.metric("oda_store_reopened_total"));
    }
}
