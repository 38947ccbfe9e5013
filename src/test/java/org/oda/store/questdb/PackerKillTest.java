package org.oda.store.questdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oda.store.Records.everything;
import static org.oda.store.Records.record;
import static org.oda.store.Records.scan;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.model.OdaRecord;

@Tag("once")
class PackerKillTest {
    private static final int COUNT = 20_000;
    private static final int KILLS = 6;

    @TempDir
    Path folder;

    @Test
    void pack_killedAnywhere_leavesTheMonthAsItWas() throws Exception {
        List<OdaRecord> before;
        try (QuestDbStore store = TempStore.open(folder)) {
            store.append(
                    IntStream.range(0, COUNT).mapToObj(PackedMonths::sample).toList());
            store.append(List.of(record("t0", 0, COUNT, Instant.parse("2026-05-01T00:00:00Z"))));
            before = scan(store, everything());
        }
        var random = new Random(3);
        for (int kill = 0; kill < KILLS; kill++) {
            packAndKill(kill % 2 == 0 ? "pack" : "unpack", random.nextInt(300));

            try (QuestDbStore store = TempStore.open(folder)) {
                assertThat(scan(store, everything())).isEqualTo(before);
                store.append(List.of(PackedMonths.sample(1)));
                assertThat(store.figures().records()).isEqualTo(COUNT + 1);
                // nothing is left behind that an erasure would wait for
                store.purge(Duration.ofSeconds(60));
                assertThat(folder.resolve("db/trial.parquet")).doesNotExist();
            }
        }
    }

    private void packAndKill(String when, int millis) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PackingProcess.class.getName(),
                        folder.toString(),
                        "2026-01")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); !when.equals(line); line = lines.readLine()) {
                assertThat(line).as("the process has ended by itself").isNotNull();
            }
            // no test of time: wherever it is killed, nothing may be lost
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
