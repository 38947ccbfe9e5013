package org.oda.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.oda.store.Records.START;
import static org.oda.store.Records.above;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;
import static org.oda.store.Records.scan;
import static org.oda.store.Records.text;
import static org.oda.store.Records.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.oda.model.Attribute;
import org.oda.model.Condition;
import org.oda.model.Conversion;
import org.oda.model.DecodedRecord;
import org.oda.model.Nanos;
import org.oda.model.OdaException;
import org.oda.model.Selection;
import org.oda.store.Samples.Sample;

/** What every engine must do with attributes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FoldContract {
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
    void fold_numbersAndTexts_comeWithTheirUnitsAndNames() {
        String topic = newTopic();
        store.append(List.of(
                record(topic, 0, 0, START, "g1", "1", text("a", null)),
                record(topic, 0, 1, START.plusSeconds(1), "g2", "1", text("a", "K"), number("b", null, 1)),
                record(topic, 0, 2, START.plusSeconds(2), "g1", "1", number("a", "K", 4)),
                record(topic, 0, 3, START.plusSeconds(3))));

        long start = Nanos.of(START);
        assertThat(Samples.of(store, topic(topic), "a"))
                .containsExactly(
                        new Sample(start, topic, "g1", null, Double.NaN),
                        new Sample(start + 1_000_000_000L, topic, "g2", "K", Double.NaN),
                        new Sample(start + 2_000_000_000L, topic, "g1", "K", 4));
        assertThat(Samples.of(store, topic(topic), "absent")).isEmpty();
        assertThat(Samples.of(store, topic("never seen"), "a")).isEmpty();
    }

    @Test
    void fold_equalTimes_comeInTheOrderOfPositions() {
        String topic = newTopic();
        Random random = new Random(4);
        List<DecodedRecord> records = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            records.add(record(
                    topic + "-" + random.nextInt(3),
                    random.nextInt(3),
                    i,
                    START.plusSeconds(random.nextInt(3)),
                    "g" + random.nextInt(2),
                    "1",
                    number("a", null, i)));
        }
        store.append(records.subList(150, 300));
        store.append(records.subList(0, 200));

        assertThat(Samples.values(store, topic(topic + "-*"), "a"))
                .containsExactlyElementsOf(records.stream()
                        .sorted(Records.BY_POSITION)
                        .map(each -> each.attributes().get(0).value())
                        .toList());
    }

    @Test
    void fold_conditionAndFieldInOtherRows_areOfTheWholeRecord() {
        String topic = newTopic();
        List<DecodedRecord> records = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            List<Attribute> attributes = new ArrayList<>();
            for (int a = 0; a < 30; a++) {
                attributes.add(number("a" + a, a % 2 == 0 ? "K" : null, i + a));
            }
            if (i % 2 == 0) {
                attributes.add(text("z", null));
            }
            // pairs of one instant
            records.add(record(topic, i % 3, i, START.plusSeconds(i / 2), attributes.toArray(Attribute[]::new)));
        }
        store.append(records);

        assertThat(Samples.values(store, with(topic, Set.of(), above("a29", null, 60)), "a0"))
                .containsExactlyInAnyOrder(32.0, 33.0, 34.0, 35.0, 36.0, 37.0, 38.0, 39.0);
        assertThat(Samples.values(store, with(topic, Set.of(), above("a29", null, 60), above("a2", "K", 38)), "a15"))
                .containsExactlyInAnyOrder(52.0, 53.0, 54.0);
        assertThat(Samples.values(store, with(topic, Set.of("z", "never seen"), above("a29", null, 63)), "a0"))
                .containsExactlyInAnyOrder(36.0, 38.0);
        assertThat(Samples.values(store, with(topic, Set.of("never seen")), "a0"))
                .isEmpty();
        assertThat(Samples.values(store, with(topic, Set.of(), above("never seen", null, 0)), "a0"))
                .isEmpty();
        assertThat(Samples.values(store, with(topic, Set.of(), above("z", null, 0)), "a0"))
                .isEmpty();
        assertThat(Samples.values(store, with(topic, Set.of(), above("a0", "Cel", 0)), "a0"))
                .isEmpty();
        assertThat(store.fields(with(topic, Set.of("z"), above("a29", null, 63))))
                .hasSize(31)
                .contains(new FieldCount("a0", "K", 2, 0), new FieldCount("z", null, 0, 2));
    }

    @Test
    void fold_conversionOfACondition_isApplied() {
        String topic = newTopic();
        store.append(List.of(
                record(topic, 0, 0, START, number("a", "Cel", 20)),
                record(topic, 0, 1, START, number("a", "K", 20)),
                record(topic, 0, 2, START, number("a", "K", 300)),
                record(topic, 0, 3, START, number("a", "bar", 300))));
        Condition warm = new Condition(
                "a",
                unit -> Optional.ofNullable(unit)
                        .filter(text -> !text.equals("bar"))
                        .map(text -> text.equals("K") ? Conversion.IDENTITY : new Conversion(1, 273.15)),
                kelvin -> kelvin > 280);

        assertThat(Samples.values(store, with(topic, Set.of(), warm), "a")).containsExactly(20.0, 300.0);
    }

    @Test
    void fold_redelivered_comesOnce() {
        String topic = newTopic();
        Attribute[] attributes =
                IntStream.range(0, 12).mapToObj(a -> number("a" + a, null, a)).toArray(Attribute[]::new);
        List<DecodedRecord> batch = IntStream.range(0, 100)
                .mapToObj(i -> record(topic, 0, i, START.plusMillis(i / 3), attributes))
                .toList();
        store.append(batch);
        store.append(batch);

        assertThat(Samples.values(store, topic(topic), "a11")).hasSize(100);
        assertThat(store.fields(topic(topic))).hasSize(12).contains(new FieldCount("a11", null, 100, 0));
    }

    @Test
    void fold_strangeNames_areNamesLikeOthers() {
        String topic = newTopic();
        List<String> names = List.of(
                "a.b", "\"", "'; DROP TABLE record", "🌡️", "", " ", "v0", "ts", "n1:a-", "\ud83d", "a\u0000b", "\\");
        List<String> units = List.of("\"", "'; DROP TABLE record;--", "µg/m³", "", "latitude;longitude", "\udc00");
        List<DecodedRecord> records = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String unit = units.get(i % units.size());
            records.add(record(topic, 0, i, START, number(names.get(i), unit, i), number("b" + i, null, i)));
        }
        store.append(records);

        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            assertThat(Samples.of(store, topic(topic), name))
                    .as(name)
                    .containsExactly(new Sample(Nanos.of(START), topic, "generator", units.get(i % units.size()), i));
            assertThat(store.knows(name)).isTrue();
            assertThat(store.fields(topic(topic))).contains(new FieldCount(name, units.get(i % units.size()), 1, 0));
        }
        assertThat(store.knows("a.b.c")).isFalse();
    }

    @Test
    void fold_tenThousandNames_areAllFound() {
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
            assertThat(Samples.values(store, topic(topic), "name-" + i)).containsExactly((double) i, 1.0);
        }
        assertThat(store.fields(topic(topic)))
                .hasSize(10_000)
                .allMatch(field -> field.numbers() == 2 && field.texts() == 0);
        assertThat(scan(store, topic(topic))).hasSize(10_001);
    }

    @Test
    void fold_everNewCombinations_areAllFound() {
        String topic = newTopic();
        Random random = new Random(3);
        List<DecodedRecord> records = new ArrayList<>();
        int[] counts = new int[40];
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

        for (int a = 0; a < 40; a += 3) {
            assertThat(Samples.values(store, topic(topic), "c" + a)).as("c" + a).hasSize(counts[a]);
        }
        assertThat(store.fields(topic(topic)))
                .hasSize(40)
                .allMatch(field -> field.numbers() + field.texts()
                        == counts[Integer.parseInt(field.field().substring(1))]);
        assertThat(scan(store, topic(topic))).hasSize(12_000);
    }

    @Test
    void fields_unitsAndKinds_areOrdered() {
        String topic = newTopic();
        store.append(List.of(
                record(topic, 0, 0, START, number("b", "K", 1), number("a", "kW", 2)),
                record(topic, 0, 1, START, text("b", "K"), number("a", null, 2)),
                record(topic, 0, 2, START.plusSeconds(1), number("b", "Cel", 1))));

        assertThat(store.fields(topic(topic)))
                .containsExactly(
                        new FieldCount("a", null, 1, 0),
                        new FieldCount("a", "kW", 1, 0),
                        new FieldCount("b", "Cel", 1, 0),
                        new FieldCount("b", "K", 1, 1));
        assertThat(store.fields(topic("never seen"))).isEmpty();
    }

    @Test
    void fold_exceptionOfAFoldOrAResult_endsItAndComesOut() {
        String topic = newTopic();
        store.append(IntStream.range(0, 20_000)
                .mapToObj(i -> record(topic, 0, i, START.plusSeconds(i), number("a", null, i)))
                .toList());
        IllegalStateException mine = new IllegalStateException("for the test");

        assertThatThrownBy(() -> store.fold(
                        topic(topic),
                        "a",
                        () -> samples -> {
                            throw mine;
                        },
                        fold -> {}))
                .isSameAs(mine);
        assertThatThrownBy(() -> store.fold(topic(topic), "a", Samples::new, fold -> {
                    throw mine;
                }))
                .isSameAs(mine);
        assertThatThrownBy(() -> store.fold(
                        topic(topic),
                        "a",
                        () -> {
                            throw mine;
                        },
                        fold -> {}))
                .isSameAs(mine);
        assertThat(store.isAvailable()).isTrue();
        assertThat(Samples.values(store, topic(topic), "a")).hasSize(20_000);
    }

    @Test
    void fold_severalAtOnceWhileOthersAppend_seeAllThatWasThere() throws Exception {
        String topic = newTopic();
        List<DecodedRecord> first = IntStream.range(0, 3_000)
                .mapToObj(i -> record(topic, 0, i, START.plusSeconds(i), number("a", null, i)))
                .toList();
        store.append(first);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        AtomicInteger offset = new AtomicInteger();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(pool.submit(() -> {
                for (int n = 0; n < 10; n++) {
                    assertThat(Samples.values(store, topic(topic), "a"))
                            .isSorted()
                            .hasSizeGreaterThanOrEqualTo(3_000);
                }
            }));
        }
        all.add(pool.submit(() -> {
            for (int n = 0; n < 20; n++) {
                int next = offset.getAndIncrement();
                store.append(List.of(
                        record(topic, 1, next, START.plusSeconds(next), number("a", null, next)),
                        record(
                                topic,
                                1,
                                next + 100,
                                START.plusSeconds(4_000 + next),
                                number("a", null, 4_000 + next))));
            }
        }));
        for (Future<?> one : all) {
            one.get();
        }
        pool.shutdown();
    }

    @Test
    void fold_interrupted_endsOrIsComplete() {
        String topic = newTopic();
        store.append(List.of(record(topic, 0, 0, START, number("a", null, 1))));
        List<Double> found = List.of(1.0);
        Thread.currentThread().interrupt();
        try {
            found = Samples.values(store, topic(topic), "a");
        } catch (OdaException e) {
            assertThat(e).hasMessageContaining("interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(found).containsExactly(1.0);
    }

    private static Selection with(String topic, Set<String> fields, Condition... conditions) {
        Selection all = topic(topic);
        return new Selection(all.topics(), all.generatorIds(), fields, List.of(conditions), all.range());
    }
}
