package org.oda.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.oda.e2e.Api;
import org.oda.e2e.ServiceProcess;

/** Kafka and the store on a small file system that is filled, first to the floor of free space, then to the last byte. */
final class DiskFullScenario implements Scenario {
    private static final int TOPICS = 4;
    private static final int RECORDS_PER_SECOND = 2_000;
    private static final int DISK_MIB = 700;
    private static final int FLOOR_MIB = 128;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "disk-full";
    }

    @Override
    public String fault() {
        return "the disk of Kafka and the store is filled, to the floor and to the last byte in turn, and freed again";
    }

    @Override
    public String promise() {
        return "below the floor nothing more is taken, and said so; with space it goes on by itself; a process that a full"
                + " disk has ended goes on when it is started again";
    }

    @Override
    public int usualRuns() {
        return 6;
    }

    @Override
    public String run(Bed bed, int runs) throws Exception {
        Path disk = Files.createDirectory(bed.folder().resolve("disk"));
        SmallDisk mount = bed.with(SmallDisk.mount(disk, DISK_MIB));
        bed.serveWith("--free-space-floor", FLOOR_MIB + "m");
        ServiceProcess service = bed.start(disk.resolve("data"), List.of());
        service.awaitReady();
        bed.load(TOPICS, RECORDS_PER_SECOND);
        int ended = 0;
        double slowest = 0;
        for (int run = 0; run < runs; run++) {
            Api api = service.api();
            Watching.pause(Duration.ofSeconds(3));
            Path ballast = disk.resolve("ballast");
            if (run % 2 == 0) {
                mount.fill(ballast, (FLOOR_MIB - 8L) << 20);
                Watching.until(
                        "store and Kafka say so",
                        PATIENCE,
                        () -> Watching.isDown(api, "kafka") && Watching.isDown(api, "store"));
                assertThat(api.isReady()).isFalse();
                assertThat(api.metric("oda_broker_refusing_records")).isEqualTo(1);
                long before = mount.freeBytes();
                Watching.pause(Duration.ofSeconds(10));
                assertThat(before - mount.freeBytes())
                        .as("bytes that are written all the same")
                        .isLessThan(4L << 20);
                assertThat(service.isAlive()).isTrue();
            } else {
                mount.fill(ballast, 0);
                Watching.pause(Duration.ofSeconds(10));
            }
            Files.delete(ballast);
            if (!service.isAlive()) {
                ended++;
                service = bed.start(disk.resolve("data"), List.of());
            }
            ServiceProcess now = service;
            slowest = Math.max(
                    slowest,
                    Watching.until("ready again", PATIENCE, () -> now.api().isReady()));
            bed.progress("%d of %d, ended by a full disk %d times", run + 1, runs, ended);
        }
        return String.format(
                Locale.ROOT,
                "ready within %.1f s of the space; %d of %d processes ended when the last byte was taken",
                slowest,
                ended,
                runs / 2);
    }
}
