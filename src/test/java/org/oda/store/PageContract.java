package org.oda.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.oda.store.Records.BY_POSITION;
import static org.oda.store.Records.END;
import static org.oda.store.Records.START;
import static org.oda.store.Records.above;
import static org.oda.store.Records.all;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;
import static org.oda.store.Records.scan;
import static org.oda.store.Records.text;
import static org.oda.store.Records.topic;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.ErrorCode;
import org.oda.model.NamePattern;
import org.oda.model.OdaException;
import org.oda.model.OdaRecord;
import org.oda.model.Order;
import org.oda.model.Position;
import org.oda.model.Selection;
import org.oda.model.TimeRange;

/** What every engine must do with orders, pages, names and the newest records. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PageContract {
    private static final int PAGE = 700;

    private Store store;
    private int topics;

    protected abstract Store newStore();

    @BeforeAll
    void openStore() {
        store = newStore();
    }

    @AfterAll
    void closeStore() {
        store.close();
    }

    private String newTopic() {
        return "page-" + topics++;
    }

    @Test
    void scan_eitherOrder_isThatOfPositions() {
        String topic = newTopic();
        List<DecodedRecord> records = scattered(topic, 5_000);
        store.append(records);
        List<OdaRecord> expected = ordered(records);

        assertThat(scan(store, topic(topic + "*"))).containsExactlyElementsOf(expected);
        Collections.reverse(expected);
        assertThat(all(store.scan(new Scan(topic(topic + "*"), Order.DESC, null, false))))
                .extracting(DecodedRecord::record)
                .containsExactlyElementsOf(expected);
    }

    @Test
    void scan_ofSoManyAtMost_givesTheFirstOfThem() {
        String topic = newTopic();
        List<DecodedRecord> records = scattered(topic, 40_000);
        store.append(records);
        List<OdaRecord> expected = ordered(records);

        for (int most : new int[] {1, 2, 16_384, 16_385, 39_999, 40_000, 50_000}) {
            assertThat(all(store.scan(new Scan(topic(topic + "*"), Order.ASC, null, false, most))).stream()
                            .map(DecodedRecord::record)
                            .toList())
                    .isEqualTo(expected.subList(0, Math.min(most, 40_000)));
        }
    }

    @Test
    void scan_pagesWhileRecordsArrive_haveNoGapAndNoRepeat() {
        for (Order order : Order.values()) {
            String topic = newTopic();
            List<DecodedRecord> records = scattered(topic, 5_000);
            store.append(records);
            List<OdaRecord> expected = ordered(records);
            if (order == Order.DESC) {
                Collections.reverse(expected);
            }

            List<OdaRecord> found = new ArrayList<>();
            @Nullable Position after = null;
            List<OdaRecord> page;
            int arriving = 0;
            do {
                page = page(new Scan(topic(topic + "*"), order, after, false));
                found.addAll(page);
                if (!page.isEmpty()) {
                    after = Position.of(page.get(page.size() - 1));
                    // in the instant that was read last, on both sides of it
                    Instant time = START.plusSeconds(arriving % 9);
                    store.append(List.of(
                            record(topic, 7, arriving, time), record(topic + "-0", 0, 1_000_000 + arriving, time)));
                    arriving++;
                }
            } while (!page.isEmpty());

            assertThat(found).doesNotHaveDuplicates().isSortedAccordingTo(order(order));
            found.retainAll(Set.copyOf(expected));
            assertThat(found).containsExactlyElementsOf(expected);
        }
    }

    private List<OdaRecord> page(Scan scan) {
        List<OdaRecord> page = new ArrayList<>();
        try (Cursor<DecodedRecord> cursor = store.scan(scan)) {
            while (page.size() < PAGE) {
                DecodedRecord next = cursor.next();
                if (next == null) {
                    break;
                }
                page.add(next.record());
            }
        }
        return page;
    }

    @Test
    void scan_afterAPositionOfNoRecord_beginsBehindIt() {
        String topic = newTopic();
        store.append(IntStream.range(0, 3)
                .mapToObj(i -> record(topic, 0, i, START.plusSeconds(i)))
                .toList());
        DecodedRecord between = record("zzz", 0, 1, START.plusSeconds(1));
        Position after = Position.of(between.record());

        assertThat(all(store.scan(new Scan(topic(topic), Order.ASC, after, false))))
                .hasSize(1);
        assertThat(all(store.scan(new Scan(topic(topic), Order.DESC, after, false))))
                .hasSize(2);
        Position far = new Position(Long.MAX_VALUE, between.record().id());
        assertThat(all(store.scan(new Scan(topic(topic), Order.ASC, far, false))))
                .isEmpty();
        assertThat(all(store.scan(new Scan(topic(topic), Order.DESC, far, false))))
                .hasSize(3);
        Position early = new Position(-5, between.record().id());
        assertThat(all(store.scan(new Scan(topic(topic), Order.ASC, early, false))))
                .hasSize(3);
        assertThat(all(store.scan(new Scan(topic(topic), Order.DESC, early, false))))
                .isEmpty();
    }

    @Test
    void scan_withAttributes_givesThemAll() {
        String topic = newTopic();
        Random random = new Random(8);
        @Nullable String[] units = {null, "Cel", "K", ""};
        List<DecodedRecord> records = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            List<Attribute> attributes = new ArrayList<>();
            for (int a = 0; a < i % 40; a++) {
                String unit = units[random.nextInt(4)];
                attributes.add(
                        random.nextInt(4) == 0 ? text("a" + a, unit) : number("a" + a, unit, random.nextGaussian()));
            }
            Collections.shuffle(attributes, random);
            records.add(record(topic, 0, i, START.plusSeconds(i / 3), attributes.toArray(Attribute[]::new)));
        }
        store.append(records);

        List<DecodedRecord> found = all(store.scan(new Scan(topic(topic), Order.ASC, null, true)));

        assertThat(found).extracting(DecodedRecord::record).containsExactlyElementsOf(ordered(records));
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).attributes())
                    .containsExactlyInAnyOrderElementsOf(records.get(i).attributes());
        }
    }

    @Test
    void scan_severalNamesAndGlobs_selectAll() {
        String topic = newTopic();
        store.append(List.of(
                record(topic + "/a", 0, 0, START, "kitchen", "1"),
                record(topic + "/b", 0, 1, START, "kitchen", "1"),
                record(topic + "/bb", 0, 2, START, "cellar", "1"),
                record(topic + "/c", 0, 3, START, "cell*", "1")));

        assertThat(found(List.of(topic + "/a", topic + "/c"), List.of())).containsExactly(0L, 3L);
        assertThat(found(List.of(topic + "/b*"), List.of())).containsExactly(1L, 2L);
        assertThat(found(List.of(topic + "/*"), List.of("k*n", "never seen"))).containsExactly(0L, 1L);
        assertThat(found(List.of(topic + "/*"), List.of("cell*"))).containsExactly(2L, 3L);
        assertThat(found(List.of(topic + "/*"), List.of("*"))).hasSize(4);
        assertThat(found(List.of(topic + "/*", "never seen"), List.of("**", "x")))
                .hasSize(4);
        assertThat(found(List.of(topic), List.of())).isEmpty();
        assertThat(found(List.of(topic + "/A"), List.of())).isEmpty();
    }

    private List<Long> found(List<String> topicNames, List<String> generators) {
        return scan(
                        store,
                        new Selection(
                                topicNames.stream().map(NamePattern::new).toList(),
                                generators.stream().map(NamePattern::new).toList(),
                                Set.of(),
                                List.of(),
                                new TimeRange(START, END)))
                .stream()
                .map(record -> record.id().offset())
                .toList();
    }

    @Test
    void last_ofEachSeries_areTheNewestInOrder() {
        String topic = newTopic();
        List<DecodedRecord> records = scattered(topic, 3_000);
        store.append(records);

        List<DecodedRecord> found = store.last(topic(topic + "*"), 3, 1_000);

        List<DecodedRecord> expected = records.stream()
                .filter(each -> records.stream()
                                .filter(other -> isOfSameSeries(each, other) && BY_POSITION.compare(other, each) > 0)
                                .count()
                        < 3)
                .sorted(BY_POSITION)
                .toList();
        assertThat(found).containsExactlyElementsOf(expected);
        assertThat(store.last(Records.of(topic + "-1", "g1", new TimeRange(START, END)), 1, 1))
                .hasSize(1);
        assertThat(store.last(topic("never seen"), 1, 1)).isEmpty();
    }

    private static boolean isOfSameSeries(DecodedRecord a, DecodedRecord b) {
        return a.record().id().topic().equals(b.record().id().topic())
                && a.record().generatorId().equals(b.record().generatorId());
    }

    @Test
    void last_moreThanMay_saysHowMany() {
        String topic = newTopic();
        store.append(IntStream.range(0, 60)
                .mapToObj(i -> record(topic, 0, i, START.plusSeconds(i), "g" + i % 20, "1"))
                .toList());

        assertThat(store.last(topic(topic), 2, 40)).hasSize(40);
        assertThatThrownBy(() -> store.last(topic(topic), 2, 39))
                .isInstanceOfSatisfying(OdaException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_RECORDS);
                    assertThat(e.field()).isEqualTo("last");
                })
                .hasMessageContaining("40")
                .hasMessageContaining("39");
    }

    @Test
    void span_withFieldsAndConditions_isOfThoseRecords() {
        String topic = newTopic();
        store.append(IntStream.range(0, 10)
                .mapToObj(i -> record(topic, 0, i, START.plusSeconds(i), number(i == 4 ? "b" : "a", null, i)))
                .toList());
        Selection all = topic(topic);

        assertThat(store.span(new Selection(all.topics(), List.of(), Set.of("b"), List.of(), all.range())))
                .contains(new Store.Span(START.plusSeconds(4), START.plusSeconds(4)));
        assertThat(store.span(
                        new Selection(all.topics(), List.of(), Set.of(), List.of(above("a", null, 2.5)), all.range())))
                .contains(new Store.Span(START.plusSeconds(3), START.plusSeconds(9)));
    }

    /** Of several topics and generators, many in one instant, of one row or two, in no order. */
    private static List<DecodedRecord> scattered(String topic, int count) {
        Random random = new Random(count);
        Attribute[] many = IntStream.range(0, 12)
                .mapToObj(a -> number("a" + (char) ('a' + a), null, a))
                .toArray(Attribute[]::new);
        List<DecodedRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(record(
                    topic + "-" + random.nextInt(3),
                    random.nextInt(3),
                    i,
                    START.plusSeconds(random.nextInt(9)).plusNanos(random.nextBoolean() ? i : 0),
                    "g" + random.nextInt(4),
                    "{\"i\":" + i + "}",
                    random.nextInt(3) == 0 ? many : new Attribute[] {number("a", null, i)}));
        }
        Collections.shuffle(records, random);
        return records;
    }

    private static List<OdaRecord> ordered(List<DecodedRecord> records) {
        return new ArrayList<>(
                records.stream().sorted(BY_POSITION).map(DecodedRecord::record).toList());
    }

    private static Comparator<OdaRecord> order(Order order) {
        Comparator<OdaRecord> ascending = Comparator.comparing(Position::of);
        return order == Order.ASC ? ascending : ascending.reversed();
    }
}
