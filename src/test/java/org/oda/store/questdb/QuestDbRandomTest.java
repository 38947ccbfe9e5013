package org.oda.store.questdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oda.store.Records.START;
import static org.oda.store.Records.above;
import static org.oda.store.Records.all;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;
import static org.oda.store.Records.text;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.model.Attribute;
import org.oda.model.Condition;
import org.oda.model.DecodedRecord;
import org.oda.model.NamePattern;
import org.oda.model.Order;
import org.oda.model.Position;
import org.oda.model.Selection;
import org.oda.model.TimeRange;
import org.oda.store.FakeStore;
import org.oda.store.Records;
import org.oda.store.Samples;
import org.oda.store.Scan;
import org.oda.store.Store;

/** The engine gives what a plain store in a map gives, whatever is asked. */
class QuestDbRandomTest {
    private static final Duration SPAN = Duration.ofDays(70);
    private static final @Nullable String[] UNITS = {null, "Cel", "K", "°C"};
    private static final List<String> TOPICS = List.of("home/a", "home/b", "work", "*", "home/*", "w*k", "*/b", "x");
    private static final List<String> GENERATORS = List.of("g0", "g1", "g2", "g*", "*1", "never seen");

    @TempDir
    Path folder;

    @Test
    void answers_randomRecordsAndSelections_areThoseOfThePlainStore() {
        Random random = new Random(20260301);
        FakeStore plain = new FakeStore();
        try (QuestDbStore store = TempStore.open(folder)) {
            List<DecodedRecord> records = records(random, 8_000);
            for (int from = 0; from < records.size(); from += 1_000) {
                // with the second half of the batch before, once more
                List<DecodedRecord> batch = records.subList(Math.max(0, from - 500), from + 1_000);
                store.append(batch);
                plain.append(batch);
            }
            for (int i = 0; i < 60; i++) {
                Selection selection = selection(random);
                assertSame(store, plain, selection, random);
            }
        }
    }

    private static void assertSame(Store store, Store plain, Selection selection, Random random) {
        Order order = random.nextBoolean() ? Order.ASC : Order.DESC;
        List<DecodedRecord> expected = all(plain.scan(new Scan(selection, order, null, true)));
        assertRecords(all(store.scan(new Scan(selection, order, null, true))), expected);
        if (!expected.isEmpty()) {
            int at = random.nextInt(expected.size());
            Position after = Position.of(expected.get(at).record());
            assertRecords(
                    all(store.scan(new Scan(selection, order, after, true))),
                    expected.subList(at + 1, expected.size()));
        }
        int count = 1 + random.nextInt(5);
        assertRecords(store.last(selection, count, 1_000), plain.last(selection, count, 1_000));
        assertThat(store.span(selection)).isEqualTo(plain.span(selection));
        assertThat(store.fields(selection)).isEqualTo(plain.fields(selection));
        for (String field : List.of("a" + random.nextInt(30), "a0", "rare")) {
            assertThat(Samples.of(store, selection, field)).isEqualTo(Samples.of(plain, selection, field));
            assertThat(store.knows(field)).isEqualTo(plain.knows(field));
        }
    }

    private static void assertRecords(List<DecodedRecord> found, List<DecodedRecord> expected) {
        assertThat(found.stream().map(DecodedRecord::record).toList())
                .isEqualTo(expected.stream().map(DecodedRecord::record).toList());
        for (int i = 0; i < found.size(); i++) {
            assertThat(Set.copyOf(found.get(i).attributes()))
                    .isEqualTo(Set.copyOf(expected.get(i).attributes()));
        }
    }

    private static Selection selection(Random random) {
        List<Condition> conditions = IntStream.range(0, random.nextInt(3))
                .mapToObj(i -> above("a" + random.nextInt(30), UNITS[random.nextInt(4)], random.nextGaussian() - 1))
                .toList();
        Set<String> fields = random.nextInt(3) > 0 ? Set.of() : Set.of("a" + random.nextInt(30), "rare");
        Instant from = START.plusSeconds(random.nextLong(SPAN.toSeconds()));
        TimeRange range = random.nextBoolean()
                ? new TimeRange(Instant.EPOCH, Records.END)
                : new TimeRange(from, from.plusSeconds(1 + random.nextLong(SPAN.toSeconds())));
        return new Selection(some(TOPICS, random), some(GENERATORS, random), fields, conditions, range);
    }

    private static List<NamePattern> some(List<String> names, Random random) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> new NamePattern(names.get(random.nextInt(names.size()))))
                .toList();
    }

    /** Of one row to four; more than half share their time with others. */
    private static List<DecodedRecord> records(Random random, int count) {
        List<DecodedRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Attribute> attributes = new ArrayList<>();
            int kind = random.nextInt(3);
            int names = kind == 0 ? 3 : kind == 1 ? 12 : 30;
            for (int a = 0; a < names; a++) {
                if (kind == 0 || random.nextInt(4) > 0) {
                    String unit = UNITS[kind == 0 ? a % 2 : random.nextInt(4)];
                    boolean isText = kind > 0 && random.nextInt(10) == 0;
                    attributes.add(isText ? text("a" + a, unit) : number("a" + a, unit, random.nextGaussian()));
                }
            }
            if (random.nextInt(200) == 0) {
                attributes.add(number("rare", null, i));
            }
            Collections.shuffle(attributes, random);
            Instant time = random.nextInt(3) == 0
                    ? START.plusNanos(random.nextLong(SPAN.toNanos()))
                    : START.plus(Duration.ofHours(random.nextLong(SPAN.toHours())));
            records.add(record(
                    TOPICS.get(random.nextInt(3)),
                    random.nextInt(4),
                    i,
                    time,
                    "g" + random.nextInt(4),
                    "{\"i\":" + i + "}",
                    attributes.toArray(Attribute[]::new)));
        }
        return records;
    }
}
