package org.oda.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.oda.store.Records.START;
import static org.oda.store.Records.all;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;
import static org.oda.store.Records.scan;
import static org.oda.store.Records.text;
import static org.oda.store.Records.topic;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.Nanos;
import org.oda.model.Selection;
import org.oda.model.TimeRange;
import org.oda.store.Store.Windows;

/** What every engine must do with attributes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class AggregateContract {
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
        return "topic-" + topics++;
    }

    @Test
    void aggregate_randomRecords_agreesWithANaiveReference() {
        Random random = new Random(20260301);
        @Nullable String[] units = {null, "Cel", "K", "°C"};
        String topic = newTopic();
        List<DecodedRecord> records = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            List<Attribute> attributes = new ArrayList<>();
            for (int a = 0; a < 12; a++) {
                if (random.nextInt(3) > 0) {
                    double value = random.nextInt(10) == 0 ? Double.NaN : random.nextGaussian() * 1e6;
                    attributes.add(new Attribute("a" + a, units[random.nextInt(units.length)], value));
                }
            }
            Collections.shuffle(attributes, random);
            Instant time = START.plusNanos(random.nextLong(Duration.ofDays(60).toNanos()));
            records.add(
                    record(topic, i % 4, i, time, "g" + random.nextInt(3), "{}", attributes.toArray(Attribute[]::new)));
        }
        for (int from = 0; from < records.size(); from += 3_000) {
            store.append(records.subList(from, Math.min(records.size(), from + 3_000)));
        }

        List<@Nullable Windows> windows = new ArrayList<>(List.of(
                new Windows(START, Duration.ofHours(1)),
                new Windows(START.plusNanos(7), Duration.ofNanos(3_600_000_000_001L)),
                new Windows(START.plus(Duration.ofDays(30)), Duration.ofDays(7)),
                new Windows(Instant.parse("0001-01-01T00:00:00Z"), Duration.ofDays(1)),
                new Windows(START, Duration.ofDays(400_000)),
                new Windows(START.plus(Duration.ofDays(30)), Duration.ofDays(400_000))));
        windows.add(null);
        for (Windows window : windows) {
            for (String field : List.of("a0", "a7", "a11", "absent")) {
                for (String generator : List.of("*", "g1")) {
                    Selection selection = Records.of(
                            topic,
                            generator,
                            new TimeRange(START.plus(Duration.ofDays(3)), START.plus(Duration.ofDays(55))));
                    assertSame(
                            all(store.aggregate(selection, field, window)),
                            reference(records, selection, field, window));
                }
            }
        }
    }

    @Test
    void aggregate_windowsAroundTheOrigin_countFromBelowZero() {
        String topic = newTopic();
        store.append(List.of(
                record(topic, 0, 0, START.minusNanos(1), number("a", null, 1)),
                record(topic, 0, 1, START, number("a", null, 2)),
                record(topic, 0, 2, START.plusSeconds(10).minusNanos(1), number("a", null, 3)),
                record(topic, 0, 3, START.plusSeconds(10), number("a", null, 4))));

        assertThat(all(store.aggregate(topic(topic), "a", new Windows(START, Duration.ofSeconds(10)))))
                .containsExactly(
                        new Partial(-1, null, 1, 0, 1, 1, 1),
                        new Partial(0, null, 2, 0, 5, 2, 3),
                        new Partial(1, null, 1, 0, 4, 4, 4));
    }

    @Test
    void aggregate_texts_areCountedByUnit() {
        String topic = newTopic();
        store.append(List.of(
                record(topic, 0, 0, START, text("a", null)),
                record(topic, 0, 1, START, text("a", "K"), number("b", null, 1)),
                record(topic, 0, 2, START, number("a", "K", 4)),
                record(topic, 0, 3, START)));

        assertThat(all(store.aggregate(topic(topic), "a", null)))
                .containsExactly(
                        new Partial(0, null, 0, 1, 0, Double.NaN, Double.NaN), new Partial(0, "K", 1, 1, 4, 4, 4));
    }

    @Test
    void aggregate_manySmallValuesOnALargeOne_losesNothing() {
        String topic = newTopic();
        List<DecodedRecord> records = new ArrayList<>();
        records.add(record(topic, 0, 0, START, number("a", null, 1e16)));
        for (int i = 1; i <= 10_000; i++) {
            records.add(record(topic, 0, i, START.plusSeconds(i), number("a", null, 1)));
        }
        records.add(record(topic, 0, 10_001, START.plusSeconds(10_001), number("a", null, -1e16)));
        store.append(records);

        assertThat(all(store.aggregate(topic(topic), "a", null)).get(0).sum()).isEqualTo(10_000);
    }

    @Test
    void aggregate_strangeNames_areNamesLikeOthers() {
        String topic = newTopic();
        List<String> names = List.of(
                "a.b", "\"", "'; DROP TABLE record", "🌡️", "", " ", "v0", "ts", "n1:a-", "\ud83d", "a\u0000b", "\\");
        List<String> units = List.of("\"", "'; DROP TABLE record;--", "µg/m³", "", "latitude;longitude", "\udc00");
        List<DecodedRecord> records = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            records.add(record(
                    topic,
                    0,
                    i,
                    START,
                    number(names.get(i), units.get(i % units.size()), i),
                    number("b" + i, null, i)));
        }
        store.append(records);

        for (int i = 0; i < names.size(); i++) {
            assertThat(all(store.aggregate(topic(topic), names.get(i), null)))
                    .as(names.get(i))
                    .containsExactly(new Partial(0, units.get(i % units.size()), 1, 0, i, i, i));
        }
    }

    @Test
    void aggregate_tenThousandNames_areAllFound() {
        String topic = newTopic();
        store.append(IntStream.range(0, 10_000)
                .mapToObj(i -> record(topic, 0, i, START.plusSeconds(i), number("name-" + i, null, i)))
                .toList());
        store.append(List.of(record(
                topic,
                0,
                10_000,
                START.plusSeconds(10_000),
                IntStream.range(0, 10_000)
                        .mapToObj(i -> number("name-" + i, null, 1))
                        .toArray(Attribute[]::new))));

        for (int i = 0; i < 10_000; i += 999) {
            Partial found =
                    all(store.aggregate(topic(topic), "name-" + i, null)).get(0);
            assertThat(found.count()).isEqualTo(2);
            assertThat(found.sum()).isEqualTo(i + 1);
        }
        assertThat(scan(store, topic(topic))).hasSize(10_001);
    }

    @Test
    void aggregate_everNewCombinations_areAllFound() {
        String topic = newTopic();
        Random random = new Random(3);
        List<DecodedRecord> records = new ArrayList<>();
        long[] counts = new long[40];
        for (int i = 0; i < 12_000; i++) {
            List<Attribute> attributes = new ArrayList<>();
            for (int a = 0; a < 40; a++) {
                if (random.nextInt(5) == 0) {
                    attributes.add(a == 39 ? text("c" + a, null) : number("c" + a, null, 1));
                    counts[a]++;
                }
            }
            records.add(record(topic, 0, i, START.plusSeconds(i), attributes.toArray(Attribute[]::new)));
        }
        for (int from = 0; from < records.size(); from += 4_000) {
            store.append(records.subList(from, from + 4_000));
        }

        for (int a = 0; a < 40; a++) {
            Partial found = all(store.aggregate(topic(topic), "c" + a, null)).get(0);
            assertThat(found.count() + found.nonNumeric()).as("c" + a).isEqualTo(counts[a]);
        }
        assertThat(scan(store, topic(topic))).hasSize(12_000);
    }

    private static void assertSame(List<Partial> found, List<Partial> expected) {
        assertThat(found).usingElementComparator(BY_ALL_BUT_SUM).containsExactlyElementsOf(expected);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).sum()).isCloseTo(expected.get(i).sum(), within(1e-6));
        }
    }

    private static final Comparator<@Nullable String> UNITS = Comparator.nullsFirst(Comparator.naturalOrder());
    private static final Comparator<Partial> BY_ALL_BUT_SUM = Comparator.comparingLong(Partial::window)
            .thenComparing(Partial::unit, UNITS)
            .thenComparingLong(Partial::count)
            .thenComparingLong(Partial::nonNumeric)
            .thenComparingDouble(Partial::min)
            .thenComparingDouble(Partial::max);

    private static List<Partial> reference(
            List<DecodedRecord> records, Selection selection, String field, @Nullable Windows windows) {
        Map<Long, Map<@Nullable String, List<Double>>> values = new TreeMap<>();
        for (DecodedRecord decoded : records) {
            Instant time = Nanos.toInstant(decoded.record().timestampNanos());
            if (time.isBefore(selection.range().from())
                    || !time.isBefore(selection.range().to())
                    || !(selection.generatorIds().isEmpty()
                            || selection
                                    .generatorIds()
                                    .get(0)
                                    .matches(decoded.record().generatorId()))) {
                continue;
            }
            for (Attribute attribute : decoded.attributes()) {
                if (attribute.name().equals(field)) {
                    values.computeIfAbsent(window(time, windows), w -> new TreeMap<>(UNITS))
                            .computeIfAbsent(attribute.unit(), u -> new ArrayList<>())
                            .add(attribute.value());
                }
            }
        }
        List<Partial> partials = new ArrayList<>();
        values.forEach((window, ofUnit) -> ofUnit.forEach((unit, list) -> {
            double[] numbers =
                    list.stream().filter(v -> !v.isNaN()).mapToDouble(v -> v).toArray();
            double sum = Arrays.stream(numbers).sum();
            partials.add(new Partial(
                    window,
                    unit,
                    numbers.length,
                    list.size() - numbers.length,
                    sum,
                    Arrays.stream(numbers).min().orElse(Double.NaN),
                    Arrays.stream(numbers).max().orElse(Double.NaN)));
        }));
        return partials;
    }

    private static long window(Instant time, @Nullable Windows windows) {
        if (windows == null) {
            return 0;
        }
        BigDecimal nanos = nanos(Duration.between(windows.origin(), time));
        BigDecimal width = nanos(windows.width());
        return nanos.divide(width, 0, RoundingMode.FLOOR).longValueExact();
    }

    private static BigDecimal nanos(Duration duration) {
        return BigDecimal.valueOf(duration.toSeconds())
                .movePointRight(9)
                .add(BigDecimal.valueOf(duration.toNanosPart()));
    }
}
