package org.oda.store.questdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.oda.store.Records.START;
import static org.oda.store.Records.everything;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;
import static org.oda.store.Records.scan;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.store.Fold;
import org.oda.store.Samples;

class QuestDbStoreTest {
    @TempDir
    Path folder;

    @Test
    void append_belowTheFloorOfFreeSpace_refusesAndStillAnswers() {
        try (QuestDbStore store = TempStore.open(folder)) {
            store.append(List.of(record("t", 0, 0, START)));
        }
        QuestDbConfig config = new QuestDbConfig(folder.resolve("db"), folder.resolve("native"), Long.MAX_VALUE, 1);
        try (QuestDbStore store = QuestDbStore.open(config, new PrometheusRegistry())) {
            assertThatThrownBy(() -> store.append(List.of(record("t", 0, 1, START))))
                    .isInstanceOfSatisfying(
                            OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE))
                    .hasMessageContaining(folder.resolve("db").toString())
                    .hasMessageContaining(Long.toString(Long.MAX_VALUE));
            assertThat(store.isAvailable()).isFalse();
            assertThat(scan(store, everything())).hasSize(1);
        }
    }

    @Test
    void fold_ofManyReadersAtOnce_takesAFewProcessorsOnly() throws Exception {
        AtomicInteger working = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Fold counting = samples -> {
            most.accumulateAndGet(working.incrementAndGet(), Math::max);
            // long enough for others to come beside
            Arrays.sort(samples.values().clone());
            working.decrementAndGet();
        };
        try (QuestDbStore store = TempStore.open(folder)) {
            for (int batch = 0; batch < 10; batch++) {
                int first = batch * 10_000;
                store.append(IntStream.range(first, first + 10_000)
                        .mapToObj(i -> record("t", 0, i, START.plusMillis(i), number("a", null, i * 7919 % 10_007)))
                        .toList());
            }
            ExecutorService readers = Executors.newFixedThreadPool(16);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                all.add(readers.submit(() -> store.fold(everything(), "a", () -> counting, fold -> {})));
            }
            for (Future<?> one : all) {
                one.get();
            }
            readers.shutdown();
        }

        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void append_timeThatCannotBeHeld_isRefusedAndNothingBreaks() {
        try (QuestDbStore store = TempStore.open(folder)) {
            for (Instant time : List.of(
                    Instant.EPOCH.minusNanos(1),
                    store.capabilities().latest(),
                    Instant.parse("9999-01-01T00:00:00Z"))) {
                assertThatThrownBy(() -> store.append(List.of(record("t", 0, 0, time))))
                        .isInstanceOfSatisfying(
                                OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_VALUE));
            }
            store.append(List.of(record("t", 0, 0, START)));
            assertThat(scan(store, everything())).hasSize(1);
        }
    }

    @Test
    void last_ofHugeRecords_isRefusedBeforeTheyFillTheMemory() {
        String data = "[" + " ".repeat(9 << 20) + "]";
        try (QuestDbStore store = TempStore.open(folder)) {
            for (int i = 0; i < 3; i++) {
                store.append(List.of(record("t", 0, i, START.plusSeconds(i), "g" + i, data)));
            }

            assertThat(store.last(everything(), 1, 100)).hasSize(3);
            store.append(List.of(record("t", 0, 3, START.plusSeconds(3), "g3", data)));
            assertThatThrownBy(() -> store.last(everything(), 1, 100))
                    .isInstanceOfSatisfying(OdaException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_RECORDS);
                        assertThat(e.field()).isEqualTo("last");
                    })
                    .hasMessageContaining("32 MB");
        }
    }

    @Test
    void open_folderIsAFile_saysSo() throws Exception {
        Files.createFile(folder.resolve("db"));

        assertThatThrownBy(() -> TempStore.open(folder))
                .isInstanceOf(OdaException.class)
                .hasMessageContaining(folder.resolve("db").toString());
    }

    @Test
    void open_folderOfJunk_opensOrSaysWhichFolder() throws Exception {
        Files.createDirectories(folder.resolve("db/db/record~1"));
        Files.writeString(folder.resolve("db/junk"), "junk");
        Files.writeString(folder.resolve("db/db/tables.d.0"), "junk");
        Files.writeString(folder.resolve("db/db/record~1/_meta"), "junk");

        try (QuestDbStore store = TempStore.open(folder)) {
            store.append(List.of(record("t", 0, 0, START)));
            assertThat(scan(store, everything())).hasSize(1);
        } catch (OdaException e) {
            assertThat(e.detail()).contains(folder.resolve("db").toString());
        }
    }

    @Test
    void close_whileInUse_letsNobodyIntoClosedMemory() throws Exception {
        QuestDbStore store = TempStore.open(folder);
        store.append(List.of(record("t", 0, 0, START, number("a", null, 1))));
        ExecutorService pool = Executors.newCachedThreadPool();
        CountDownLatch running = new CountDownLatch(4);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int partition = i;
            all.add(pool.submit(() -> {
                for (long offset = 0; ; offset++) {
                    store.append(List.of(record("t", partition, offset, START)));
                    running.countDown();
                }
            }));
            all.add(pool.submit(() -> {
                while (true) {
                    scan(store, everything());
                    Samples.of(store, everything(), "a");
                    running.countDown();
                }
            }));
        }
        running.await();

        store.close();

        for (Future<?> one : all) {
            assertThatThrownBy(one::get).cause().hasMessageContaining("closed");
        }
        pool.shutdown();
        assertThat(store.isAvailable()).isFalse();
    }

    @Test
    void metrics_afterAnAppend_countRecordsAndRows() {
        PrometheusRegistry registry = new PrometheusRegistry();
        try (QuestDbStore store = QuestDbStore.open(TempStore.config(folder), registry)) {
            store.append(List.of(record("t", 0, 0, START), record("t", 0, 1, START)));

            assertThat(registry.scrape(name -> name.equals("oda_store_records")))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            CounterSnapshot.class,
                            counter -> assertThat(counter.getDataPoints().get(0).getValue())
                                    .isEqualTo(2));
        }
    }
}
