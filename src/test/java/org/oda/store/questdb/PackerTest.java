package org.oda.store.questdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.oda.store.Records.everything;
import static org.oda.store.Records.record;
import static org.oda.store.Records.scan;
import static org.oda.store.questdb.PackedMonths.COUNT;
import static org.oda.store.questdb.PackedMonths.FIRST;
import static org.oda.store.questdb.PackedMonths.JANUARY;
import static org.oda.store.questdb.PackedMonths.MAY;
import static org.oda.store.questdb.PackedMonths.answers;
import static org.oda.store.questdb.PackedMonths.fill;
import static org.oda.store.questdb.PackedMonths.pack;
import static org.oda.store.questdb.PackedMonths.sample;
import static org.oda.store.questdb.PackedMonths.samples;

import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.model.DecodedRecord;
import org.oda.model.ErrorCode;
import org.oda.model.Nanos;
import org.oda.model.OdaException;
import org.oda.store.FakeStore;
import org.oda.store.Packing;
import org.oda.store.Store;

/** Months that are turned into Parquet and back, in groups of 500 rows, two of which often meet within an instant. */
class PackerTest {
    @TempDir
    Path folder;

    @Test
    void packable_months_areThoseThatWereOverButTheNewest() {
        try (QuestDbStore store = PackedStore.open(folder)) {
            assertThat(store.packable(MAY)).isEmpty();
            fill(store);

            assertThat(store.packable(Instant.parse("2026-02-28T23:59:59Z"))).containsExactly(FIRST);
            assertThat(store.packable(Instant.parse("2026-03-01T00:00:00Z")))
                    .containsExactly(FIRST, FIRST.plusMonths(1));
            assertThat(store.packable(Instant.parse("2100-01-01T00:00:00Z")))
                    .containsExactly(FIRST, FIRST.plusMonths(1), FIRST.plusMonths(2));
        }
    }

    @Test
    void pack_months_answerAsBeforeAndTakeLess() {
        List<Object> before;
        List<Object> after;
        try (QuestDbStore store = PackedStore.open(folder)) {
            fill(store);
            before = answers(store);
            long bytes = bytesOfThree(store);

            assertThat(pack(store)).hasSize(3);

            assertThat(store.packed().months()).isEqualTo(3);
            assertThat(bytesOfThree(store))
                    .isLessThan(bytes / 2)
                    .isEqualTo(store.packed().bytes());
            assertThat(store.packable(MAY)).isEmpty();
            after = answers(store);
        }
        assertThat(after).isEqualTo(before);
        try (QuestDbStore store = TempStore.open(folder)) {
            assertThat(store.packed().months()).isEqualTo(3);
            assertThat(answers(store)).isEqualTo(before);
        }
    }

    /** Without the newest month, to which the database gives room in advance. */
    private static long bytesOfThree(QuestDbStore store) {
        return store.parts().stream().limit(3).mapToLong(Store.Part::bytes).sum();
    }

    @Test
    void append_lateAndRepeatedRecordsOfPackedMonths_areStoredOnce() {
        var plain = new FakeStore();
        var random = new Random(4);
        try (QuestDbStore store = PackedStore.open(folder)) {
            fill(store);
            fill(plain);
            int next = COUNT + 1;
            for (int round = 0; round < 6; round++) {
                PackedStore.packAll(store);
                List<DecodedRecord> batch = new ArrayList<>();
                for (int i = 0; i < 300; i++) {
                    batch.add(sample(random.nextInt(COUNT)));
                    DecodedRecord like = sample(random.nextInt(COUNT));
                    batch.add(record(
                            "t1", 1, next++, Nanos.toInstant(like.record().timestampNanos())));
                }
                store.append(batch);
                plain.append(batch);
                if (round % 2 == 0) {
                    PackedStore.packAll(store);
                }

                assertThat(scan(store, everything())).isEqualTo(scan(plain, everything()));
                assertThat(store.figures().records()).isEqualTo(next);
            }
        }
    }

    @Test
    void append_whileMonthsArePacked_losesNothing() {
        try (QuestDbStore store = PackedStore.open(folder)) {
            fill(store);
            var ended = new AtomicBoolean();
            CompletableFuture<Integer> appender = CompletableFuture.supplyAsync(() -> {
                int next = COUNT + 1;
                while (!ended.get()) {
                    store.append(List.of(
                            record("live", 0, next, MAY.plusSeconds(next)),
                            // now and then one is late
                            record("late", 0, next, next % 20 == 0 ? JANUARY.plusSeconds(next) : MAY),
                            sample(next % 50 == 0 ? next % COUNT : COUNT - 1)));
                    next++;
                }
                return next;
            });
            for (int i = 0; i < 8; i++) {
                for (YearMonth month : List.of(FIRST, FIRST.plusMonths(1))) {
                    Packing.Packed packed = store.pack(month);
                    assertThat(packed.after()).isLessThanOrEqualTo(packed.before());
                }
            }
            ended.set(true);
            int next = appender.join();

            List<String> found = scan(store, everything()).stream()
                    .map(each -> each.id().toString())
                    .toList();
            assertThat(found).doesNotHaveDuplicates().hasSize(COUNT + 1 + 2 * (next - COUNT - 1));
        }
    }

    @Test
    void append_toAPackedMonth_keepsItNativeForADay() {
        try (QuestDbStore store = PackedStore.open(folder)) {
            fill(store);
            pack(store);

            store.append(List.of(record("t9", 0, 0, JANUARY)));

            assertThat(store.packed().months()).isEqualTo(2);
            assertThat(store.packable(MAY)).isEmpty();
        }
        try (QuestDbStore store = TempStore.open(folder)) {
            assertThat(store.packable(MAY)).containsExactly(FIRST);
        }
    }

    @Test
    void pack_whatSavesTooLittle_isLeftUntilItChanges() {
        try (QuestDbStore store = PackedStore.open(folder)) {
            store.append(List.of(record("t", 0, 0, JANUARY), record("t", 0, 1, MAY)));

            Packing.Packed packed = store.pack(FIRST);

            assertThat(packed.saved()).isZero();
            assertThat(packed.after()).isPositive();
            assertThat(store.packed().months()).isZero();
            assertThat(store.packable(MAY)).isEmpty();
            store.append(List.of(record("t", 0, 2, JANUARY.plusSeconds(1)), record("t", 0, 3, JANUARY)));
            assertThat(store.packable(MAY)).containsExactly(FIRST);
        }
    }

    @Test
    void pack_aMonthThatIsNotThere_doesNothing() {
        try (QuestDbStore store = PackedStore.open(folder)) {
            fill(store);

            assertThat(store.pack(YearMonth.of(2020, 1))).isEqualTo(Packing.Packed.NONE);
        }
    }

    @Test
    void append_toAPackedMonthWithoutRoomToTurnItBack_isRefusedAndLeavesItAsItWas() {
        try (QuestDbStore store = PackedStore.open(folder)) {
            fill(store);
            pack(store);
            List<Object> before = answers(store);
            List<DecodedRecord> batch = List.of(record("t9", 0, 0, JANUARY), record("t9", 0, 1, MAY));
            List<Long> asked = new ArrayList<>();

            assertThatThrownBy(() -> store.gate().read(engine -> {
                        var full = new Packer(engine, bytes -> {
                            asked.add(bytes);
                            throw new OdaException(ErrorCode.STORE_UNAVAILABLE, "no room");
                        });
                        full.unpackFor(batch);
                        return full;
                    }))
                    .hasMessageContaining("no room");

            // about what the month took before
            assertThat(asked)
                    .singleElement()
                    .satisfies(bytes ->
                            assertThat(bytes).isBetween(store.packed().bytes(), COUNT * 2L * RecordTable.ROW_BYTES));
            assertThat(store.packed().months()).isEqualTo(3);
            assertThat(answers(store)).isEqualTo(before);
            store.append(batch);
            assertThat(store.packed().months()).isEqualTo(2);
            assertThat(store.figures().records()).isEqualTo(COUNT + 3);
        }
    }

    @Test
    void pack_andBack_areWrittenThroughToTheDisk() {
        try (QuestDbStore store = PackedStore.open(folder)) {
            fill(store);
            assertThat(synced(store)).isZero();

            store.pack(FIRST);

            int afterPacking = synced(store);
            assertThat(afterPacking).isPositive();
            store.append(samples(0, 1));
            // each column, and two files of the data
            assertThat(synced(store)).isEqualTo(afterPacking + RecordTable.COLUMNS + 1);
        }
    }

    private static int synced(QuestDbStore store) {
        return store.gate()
                .read(engine ->
                        ((DurableFiles) engine.cairo().getConfiguration().getFilesFacade()).synced());
    }
}
