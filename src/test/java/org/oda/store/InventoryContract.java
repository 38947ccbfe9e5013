package org.oda.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oda.store.Records.START;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;
import static org.oda.store.Records.text;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.store.StoredSeries.Recent;
import org.oda.store.StoredSeries.StoredField;

/** What every engine must tell of all that it holds. Each test has a store of its own. */
public abstract class InventoryContract {
    private static final String[] FIELDS = {"temperature", "humidity", "state"};
    private static final @Nullable String[] UNITS = {null, "Cel", "K"};

    private Store store;

    /** Opens the engine's store; the first time of a test without a record. */
    protected abstract Store newStore();

    @BeforeEach
    void openStore() {
        store = newStore();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void inventory_nothingStored_isEmpty() {
        assertThat(store.inventory().series()).isEmpty();
    }

    @Test
    void inventory_oneSeries_tellsAllOfIt() {
        store.append(List.of(
                record("a", 0, 0, START, "g", "1", number("t", "Cel", 20), text("state", null)),
                record("a", 0, 1, START.plusSeconds(60), "g", "1", number("t", "Cel", 21)),
                record("a", 1, 0, START.plusSeconds(60), "g", "1", text("t", "Cel")),
                record("a", 0, 2, START.plusSeconds(360), "g", "1", number("t", "K", 290))));

        StoredSeries series = store.inventory().series().get(0);

        long start = Records.record("a", 0, 0, START).record().timestampNanos();
        long second = 1_000_000_000L;
        assertThat(series.topic()).isEqualTo("a");
        assertThat(series.generatorId()).isEqualTo("g");
        assertThat(series.records()).isEqualTo(4);
        assertThat(series.first()).isEqualTo(start);
        assertThat(series.last()).isEqualTo(start + 360 * second);
        assertThat(series.gaps()).containsExactly(60 * second, 300 * second);
        assertThat(series.recent().get(0)).isEqualTo(new Recent(start / second / 300 + 1, 1, 3));
        assertThat(series.recent().get(1)).isEqualTo(new Recent(start / second / 3_600, 4, 0));
        assertThat(series.hasAllFields()).isTrue();
        assertThat(series.fields())
                .containsExactly(
                        new StoredField("state", null, 0, 1, start, start),
                        new StoredField("t", "Cel", 2, 1, start, start + 60 * second),
                        new StoredField("t", "K", 1, 0, start + 360 * second, start + 360 * second));
    }

    @Test
    void inventory_redelivered_countsOnce() {
        List<DecodedRecord> batch = List.of(
                record("a", 0, 0, START, "g", "1", number("t", null, 1)),
                record("a", 0, 1, START.plusSeconds(1), "g", "1", number("t", null, 2)));
        store.append(batch);
        store.inventory();

        store.append(batch);
        store.append(List.of(record("a", 0, 2, START.plusSeconds(2), "g", "1")));
        store.append(batch);

        assertSame(
                store.inventory(),
                NaiveInventory.of(concat(batch, List.of(record("a", 0, 2, START.plusSeconds(2), "g", "1")))));
    }

    @Test
    void inventory_nothingCameSince_isTheSame() {
        store.append(List.of(record("a", 0, 0, START)));

        assertThat(store.inventory()).isSameAs(store.inventory());
    }

    @Test
    void inventory_moreThanARowHolds_countsARecordOnce() {
        Attribute[] many = new Attribute[30];
        for (int i = 0; i < many.length; i++) {
            many[i] = number("f" + i, "K", i);
        }
        List<DecodedRecord> batch = List.of(
                record("a", 0, 0, START, "g", "1", many),
                record("a", 0, 1, START, "g", "1", many),
                record("a", 0, 2, START.plusSeconds(1), "g", "1", many));

        store.append(batch);

        assertSame(store.inventory(), NaiveInventory.of(batch));
    }

    /** Of late records, of redelivered ones, over months, looked at now and then. */
    @Test
    void inventory_random_isThatOfTheRecords() {
        Random random = new Random(73);
        Map<Long, DecodedRecord> expected = new TreeMap<>();
        long offset = 0;
        Instant now = START;
        for (int batch = 0; batch < 60; batch++) {
            List<DecodedRecord> records = new ArrayList<>();
            int size = 1 + random.nextInt(400);
            Duration late = random.nextInt(4) == 0 ? Duration.ofDays(40) : Duration.ofSeconds(10);
            for (int i = 0; i < size; i++) {
                now = now.plusMillis(random.nextInt(batch % 10 == 0 ? 20_000_000 : 20_000));
                Instant time = random.nextInt(10) == 0 ? now.minusMillis(random.nextLong(late.toMillis())) : now;
                records.add(random(random, offset++, random.nextInt(3) == 0 ? time : whole(time)));
            }
            if (!expected.isEmpty()) {
                for (int i = 0; i < 20; i++) {
                    records.add(expected.get(random.nextLong(offset - size)));
                }
            }
            store.append(records);
            records.forEach(each -> expected.put(each.record().id().offset(), each));
            if (random.nextInt(3) == 0) {
                assertSame(store.inventory(), NaiveInventory.of(List.copyOf(expected.values())));
            }
            if (batch == 30) {
                store.close();
                store = newStore();
            }
        }
        assertSame(store.inventory(), NaiveInventory.of(List.copyOf(expected.values())));
    }

    private static Instant whole(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond() / 10 * 10);
    }

    private static DecodedRecord random(Random random, long offset, Instant time) {
        List<Attribute> attributes = new ArrayList<>();
        for (String field : FIELDS) {
            if (random.nextBoolean()) {
                String unit = UNITS[random.nextInt(UNITS.length)];
                attributes.add(random.nextInt(4) == 0 ? text(field, unit) : number(field, unit, random.nextDouble()));
            }
        }
        return record(
                "topic-" + random.nextInt(3),
                0,
                offset,
                time,
                "generator-" + random.nextInt(5),
                "1",
                attributes.toArray(Attribute[]::new));
    }

    private static List<DecodedRecord> concat(List<DecodedRecord> a, List<DecodedRecord> b) {
        List<DecodedRecord> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    private static void assertSame(Inventory found, Inventory expected) {
        Map<String, String> texts = texts(found);
        assertThat(texts).hasSameSizeAs(found.series()).isEqualTo(texts(expected));
    }

    private static Map<String, String> texts(Inventory inventory) {
        Map<String, String> texts = new TreeMap<>();
        for (StoredSeries each : inventory.series()) {
            texts.put(
                    each.topic() + "/" + each.generatorId(),
                    "%d %d %d %s %s %s"
                            .formatted(
                                    each.records(),
                                    each.first(),
                                    each.last(),
                                    java.util.Arrays.toString(each.gaps()),
                                    each.recent(),
                                    each.fields()));
        }
        return texts;
    }
}
