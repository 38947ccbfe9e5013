package org.oda.store.questdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.oda.store.Records.START;
import static org.oda.store.Records.everything;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;
import static org.oda.store.Records.scan;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.model.DecodedRecord;
import org.oda.model.OdaException;
import org.oda.store.Snapshot;

class CheckpointTest {
    private static final int BATCH = 200;

    @TempDir
    Path folder;

    @Test
    void snapshot_copiedWhileRecordsComeEarlyAndLateWithNewShapes_holdsThoseOfItsInstantAndTakesMore()
            throws Exception {
        AtomicInteger appended = new AtomicInteger();
        AtomicBoolean isOver = new AtomicBoolean();
        int atTheInstant;
        Path copy = folder.resolve("copy");
        try (QuestDbStore store = TempStore.open(folder)) {
            append(store, appended);
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
                while (!isOver.get()) {
                    append(store, appended);
                }
            });
            AtomicInteger seen = new AtomicInteger();
            try (Snapshot snapshot = store.snapshot(() -> seen.set(appended.get()))) {
                atTheInstant = snapshot.records().getOrDefault("t", 0L).intValue();
                // what was appended is in, and what was under way may be
                assertThat(atTheInstant).isBetween(seen.get(), seen.get() + BATCH);
                assertThatThrownBy(() -> store.snapshot(() -> {}))
                        .isInstanceOf(OdaException.class)
                        .hasMessageContaining("already");
                int before = appended.get();
                while (appended.get() < before + 3 * BATCH) {
                    Thread.onSpinWait();
                }
                copy(snapshot, copy);
                snapshot.requireHeld();
            } finally {
                isOver.set(true);
                load.join();
            }
            assertThat(appended.get()).isGreaterThan(atTheInstant);
            // and once more
            store.snapshot(() -> {}).close();
        }

        QuestDbConfig config = new QuestDbConfig(copy, folder.resolve("native2"), 0, 1);
        try (QuestDbStore store = QuestDbStore.open(config, new PrometheusRegistry())) {
            assertThat(scan(store, everything()))
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, atTheInstant)
                            .mapToObj(i -> one(i).record())
                            .toList());
            AtomicInteger next = new AtomicInteger(atTheInstant - BATCH);
            append(store, next);
            append(store, next);
            assertThat(store.figures().records()).isEqualTo(atTheInstant + BATCH);
        }
        try (QuestDbStore store = QuestDbStore.open(config, new PrometheusRegistry())) {
            assertThat(store.figures().records()).isEqualTo(atTheInstant + BATCH);
        }
    }

    private static void append(QuestDbStore store, AtomicInteger from) {
        List<DecodedRecord> batch = new ArrayList<>();
        for (int i = from.get(); i < from.get() + BATCH; i++) {
            batch.add(one(i));
        }
        store.append(batch);
        from.addAndGet(BATCH);
    }

    /** Every seventh comes late by some months, and every batch has an attribute of its own. */
    private static DecodedRecord one(int i) {
        Duration ahead = Duration.ofSeconds(i).plus(Duration.ofDays(i % 7 == 0 ? 0 : 100 + i % 3 * 31));
        return record("t", 0, i, START.plus(ahead), number("a" + i / BATCH, null, i));
    }

    private static void copy(Snapshot snapshot, Path target) throws IOException {
        for (String file : snapshot.files()) {
            Path to = target.resolve(file);
            Files.createDirectories(to.getParent());
            Files.copy(snapshot.folder().resolve(file), to);
        }
        Files.createFile(target.resolve(snapshot.restoreMark()));
    }
}
