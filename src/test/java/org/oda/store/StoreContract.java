package org.oda.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oda.store.Records.START;
import static org.oda.store.Records.between;
import static org.oda.store.Records.everything;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;
import static org.oda.store.Records.scan;
import static org.oda.store.Records.topic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.Nanos;
import org.oda.model.OdaRecord;
import org.oda.model.RecordId;
import org.oda.model.Selection;
import org.oda.model.TimeRange;

/**
 * What every engine must do, as far as records are concerned. One store serves all tests: each has topics of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class StoreContract {
    private Store store;
    private int topics;

    /** Opens the engine's store; always on the same data. */
    protected abstract Store newStore();

    @BeforeAll
    void openStore() {
        store = newStore();
    }

    @AfterAll
    void closeStore() {
        store.close();
    }

    @Test
    void figures_recordsOfAllLengthsSomeOfThemTwice_countEachOnce() {
        String topic = newTopic();
        Store.Figures before = store.figures();
        Attribute[] wide = IntStream.range(0, 40)
                .mapToObj(i -> new Attribute("figure-" + i, "V", i))
                .toArray(Attribute[]::new);
        Attribute[] none = {};
        List<DecodedRecord> batch = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            batch.add(record(topic, 0, i, START.plusSeconds(i), "figures-" + i % 2, "{}", i % 3 == 0 ? wide : none));
        }

        store.append(batch);
        store.append(batch.subList(4, 10));
        store.append(List.of(record(topic, 0, 10, START.plusSeconds(2), "figures-0", "{}", wide)));

        assertThat(store.figures()).isEqualTo(new Store.Figures(before.records() + 11, before.generators() + 2));
        assertThat(store.freeBytes()).isPositive();
    }

    private String newTopic() {
        return "topic-" + topics++;
    }

    @Test
    void append_anyText_comesBackByteForByte() {
        String topic = newTopic();
        List<String> texts = List.of(
                "1",
                "{}",
                "\"\"",
                "12345678",
                "123456789",
                "1234567890",
                "\"a \\\"b\\\" \\u00e9 \\ud83d\"",
                "{\"🌡️\":\"µg/m³ — 温度\"}",
                "{ \"spaces\" :\t[1 , 2]}",
                "\"" + "x🦉".repeat(200_000) + "\"");
        List<DecodedRecord> batch = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            batch.add(record(topic, 0, i, START.plusSeconds(i), "gen 🌡️ \"'; DROP TABLE record;--", texts.get(i)));
        }

        store.append(batch);

        assertThat(scan(store, topic(topic)))
                .containsExactlyElementsOf(
                        batch.stream().map(DecodedRecord::record).toList());
    }

    @Test
    void scan_recordsInAnyOrder_comeInOrderOfTime() {
        String topic = newTopic();
        Random random = new Random(1);
        for (int batch = 0; batch < 5; batch++) {
            List<DecodedRecord> records = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                long millis = random.nextLong(Duration.ofDays(900).toMillis());
                records.add(record(topic, 0, batch * 2_000L + i, START.plusMillis(millis)));
            }
            store.append(records);
        }

        List<OdaRecord> found = scan(store, topic(topic));

        assertThat(found).hasSize(10_000);
        assertThat(found.stream().map(OdaRecord::timestampNanos)).isSorted();
    }

    @Test
    void scan_range_isHalfOpen() {
        String topic = newTopic();
        store.append(List.of(
                record(topic, 0, 0, START.minusNanos(1)),
                record(topic, 0, 1, START),
                record(topic, 0, 2, START.plusSeconds(1).minusNanos(1)),
                record(topic, 0, 3, START.plusSeconds(1))));

        List<OdaRecord> found = scan(store, Selection.of(topic, new TimeRange(START, START.plusSeconds(1))));

        assertThat(offsets(found)).containsExactly(1L, 2L);
    }

    @Test
    void scan_topicAndGenerator_selectBoth() {
        String topic = newTopic();
        store.append(List.of(
                record(topic, 0, 0, START, "a", "1"),
                record(topic, 0, 1, START, "b", "1"),
                record(topic + "x", 0, 2, START, "a", "1")));

        TimeRange range = new TimeRange(START, Records.END);
        assertThat(offsets(scan(store, Records.of(topic, "a", range)))).containsExactly(0L);
        assertThat(scan(store, Records.of(topic, "never seen", range))).isEmpty();
        assertThat(scan(store, Records.of("never seen", "a", range))).isEmpty();
    }

    @Test
    void scan_manyRecordsOfOneInstant_givesEachOnce() {
        String topic = newTopic();
        store.append(IntStream.range(0, 50_000)
                .mapToObj(i -> record(topic, i % 3, i, START))
                .toList());

        List<Long> found = offsets(scan(store, topic(topic)));

        assertThat(found).hasSize(50_000).doesNotHaveDuplicates();
    }

    @Test
    void scan_closedEarly_leavesTheStoreWell() {
        String topic = newTopic();
        store.append(IntStream.range(0, 100)
                .mapToObj(i -> record(topic, 0, i, START))
                .toList());

        Cursor<DecodedRecord> cursor = store.scan(Scan.of(topic(topic)));
        assertThat(cursor.next()).isNotNull();
        cursor.close();

        assertThat(scan(store, topic(topic))).hasSize(100);
    }

    @Test
    void scan_halfReadWhileOthersAppend_givesAllThatWasThere() {
        String topic = newTopic();
        store.append(IntStream.range(0, 40_000)
                .mapToObj(i -> record(topic, 0, i, START.plusMillis(i)))
                .toList());

        try (Cursor<DecodedRecord> cursor = store.scan(Scan.of(topic(topic)))) {
            List<Long> found = new ArrayList<>();
            for (DecodedRecord next = cursor.next(); next != null; next = cursor.next()) {
                found.add(next.record().id().offset());
                if (found.size() % 10_000 == 0) {
                    // before, at, and behind what is read next
                    store.append(List.of(
                            record(topic, 1, found.size(), START),
                            record(topic, 2, found.size(), START.plusMillis(found.size())),
                            record(topic, 3, found.size(), START.plusMillis(90_000))));
                }
            }
            assertThat(found).hasSizeGreaterThanOrEqualTo(40_000);
            assertThat(new HashSet<>(found)).hasSize(40_000);
        }
    }

    @Test
    void append_redelivered_isStoredOnce() {
        String topic = newTopic();
        List<DecodedRecord> batch = IntStream.range(0, 100)
                .mapToObj(i -> record(topic, 0, i, START.plusMillis(i), number("a", null, i)))
                .toList();
        store.append(batch.subList(0, 60));

        store.append(batch);
        store.append(batch);

        assertThat(offsets(scan(store, topic(topic)))).hasSize(100).doesNotHaveDuplicates();
        assertThat(Samples.values(store, topic(topic), "a")).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void append_sameRecordTwiceInABatch_isStoredOnce() {
        String topic = newTopic();
        DecodedRecord one = record(topic, 0, 7, START);

        store.append(List.of(one, record(topic, 0, 8, START.plusNanos(1)), one));

        assertThat(offsets(scan(store, topic(topic)))).containsExactly(7L, 8L);
    }

    @Test
    void append_readingsOfOneInstant_areAllStored() {
        String topic = newTopic();

        store.append(List.of(
                record(topic, 0, 1, START),
                record(topic, 0, 2, START),
                record(topic, 1, 1, START),
                record(topic + "x", 0, 1, START)));

        assertThat(scan(store, topic(topic)).stream().map(OdaRecord::id))
                .containsExactlyInAnyOrder(
                        new RecordId(topic, 0, 1), new RecordId(topic, 0, 2), new RecordId(topic, 1, 1));
    }

    @Test
    void append_nanoseconds_areKept() {
        String topic = newTopic();
        Instant time = START.plusNanos(123_456_789);

        store.append(List.of(record(topic, 0, 1, time.plusNanos(1)), record(topic, 0, 0, time)));

        assertThat(scan(store, topic(topic)).stream().map(OdaRecord::timestampNanos))
                .containsExactly(Nanos.of(time), Nanos.of(time) + 1);
    }

    @Test
    void append_edgesOfTime_areKept() {
        String topic = newTopic();
        Instant earliest = store.capabilities().earliest();
        Instant latest = store.capabilities().latest().minusNanos(1);

        store.append(List.of(record(topic, 0, 0, earliest), record(topic, 0, 1, latest)));

        assertThat(store.span(Selection.of(topic, new TimeRange(earliest, latest.plusNanos(1)))))
                .contains(new Store.Span(earliest, latest));
    }

    @Test
    void append_nothing_doesNothing() {
        store.append(List.of());

        assertThat(store.isAvailable()).isTrue();
    }

    @Test
    void append_twoThousandTopics_areAllFound() {
        String prefix = newTopic();
        store.append(IntStream.range(0, 2_000)
                .mapToObj(i -> record(prefix + "-" + i, 0, i, START.plusSeconds(i)))
                .toList());

        assertThat(offsets(scan(store, topic(prefix + "-1999")))).containsExactly(1999L);
        assertThat(offsets(scan(store, topic(prefix + "-0")))).containsExactly(0L);
    }

    @Test
    void append_fourThreads_storesEverythingOnce() throws Exception {
        String topic = newTopic();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        List<Future<?>> all = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            int partition = thread;
            all.add(pool.submit(() -> {
                for (int batch = 0; batch < 20; batch++) {
                    int first = batch * 200;
                    List<DecodedRecord> records = IntStream.range(first, first + 200)
                            .mapToObj(i ->
                                    record(topic, partition, i, START.plusMillis(i), number("v" + partition, "K", 1)))
                            .toList();
                    store.append(records);
                    // what append has returned from is visible
                    assertThat(Samples.values(store, topic(topic), "v" + partition))
                            .hasSize(first + 200);
                }
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        pool.shutdown();

        assertThat(scan(store, topic(topic)).stream().map(OdaRecord::id))
                .hasSize(16_000)
                .doesNotHaveDuplicates();
    }

    @Test
    void reopen_keepsEverything() {
        String topic = newTopic();
        store.append(List.of(record(topic, 0, 0, START, number("kept", "K", 5))));

        store.close();
        store = newStore();
        store.append(List.of(record(topic, 0, 1, START.plusSeconds(1), number("kept", "K", 6))));

        assertThat(offsets(scan(store, topic(topic)))).containsExactly(0L, 1L);
        assertThat(Samples.values(store, topic(topic), "kept")).containsExactly(5.0, 6.0);
    }

    @Test
    void span_selection_isFromFirstToLast() {
        String topic = newTopic();
        store.append(List.of(
                record(topic, 0, 0, START.plusSeconds(5), "a", "1"),
                record(topic, 0, 1, START.plusSeconds(3), "a", "1"),
                record(topic, 0, 2, START.plus(Duration.ofDays(500)), "b", "1")));

        assertThat(store.span(topic(topic)))
                .contains(new Store.Span(START.plusSeconds(3), START.plus(Duration.ofDays(500))));
        assertThat(store.span(Records.of(topic, "a", new TimeRange(START, Records.END))))
                .contains(new Store.Span(START.plusSeconds(3), START.plusSeconds(5)));
        assertThat(store.span(Selection.of(topic, new TimeRange(START, START.plusSeconds(5)))))
                .contains(new Store.Span(START.plusSeconds(3), START.plusSeconds(3)));
        assertThat(store.span(Selection.of(topic, new TimeRange(START, START.plusSeconds(3)))))
                .isEmpty();
        assertThat(store.span(topic("never seen"))).isEmpty();
        assertThat(store.span(everything())).isPresent();
        assertThat(store.span(between(Instant.EPOCH.plusSeconds(1), Instant.EPOCH.plusSeconds(2))))
                .isEmpty();
    }

    private static List<Long> offsets(List<OdaRecord> records) {
        return records.stream().map(record -> record.id().offset()).toList();
    }
}
