package org.oda.store.questdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oda.store.Records.START;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;

import io.questdb.cairo.TableReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.model.DecodedRecord;
import org.oda.store.Inventory;
import org.oda.store.StoredSeries;

/** What is counted again, what is not, and what is bounded. */
class StocktakingTest {
    private static final int ENOUGH = 1_000;
    private static final String LONG_DATA = "\"" + "x".repeat(250) + "\"";

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Engine engine;

    @BeforeEach
    void open() {
        engine = Engine.open(TempStore.config(folder), new SqlListener());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void take_moreSeriesThanAreToldApart_keepsTheTopicsRight() {
        append(IntStream.range(0, 300)
                .mapToObj(i -> record("a", 0, i, START.plusSeconds(i), "g" + i % 100, "1", number("n", null, 1)))
                .toList());
        Stocktaking bounded = new Stocktaking(engine, 10);
        bounded.take();
        append(IntStream.range(0, 300)
                .mapToObj(i -> record("b", 0, i, START.plusSeconds(i), "g" + i % 100, "1", number("n", null, 1)))
                .toList());

        List<StoredSeries> series = bounded.take().series();

        assertThat(series.stream().filter(each -> each.generatorId() != null)).hasSize(10);
        assertThat(series.stream().filter(each -> each.generatorId() == null).map(StoredSeries::topic))
                .containsExactlyInAnyOrder("a", "b");
        for (String topic : List.of("a", "b")) {
            List<StoredSeries> ofTopic =
                    series.stream().filter(each -> each.topic().equals(topic)).toList();
            assertThat(ofTopic.stream().mapToLong(StoredSeries::records).sum()).isEqualTo(300);
            assertThat(ofTopic.stream()
                            .mapToLong(each -> each.recent().get(1).records())
                            .sum())
                    .isEqualTo(300);
        }
    }

    @Test
    void take_moreShapesThanAreToldApart_tellsThatAttributesAreMissing() {
        append(IntStream.range(0, 100)
                .mapToObj(i -> record("a", 0, i, START.plusSeconds(i), "g", "1", number("n" + i, null, 1)))
                .toList());

        StoredSeries series = new Stocktaking(engine, 10).take().series().get(0);

        assertThat(series.records()).isEqualTo(100);
        assertThat(series.fields()).hasSizeBetween(1, 10);
        assertThat(series.hasAllFields()).isFalse();
    }

    /** Late records cut the end of a large partition off, and in the end the parts are joined again. */
    @Test
    void take_lateRecordsInALargeMonth_isThatOfAFreshCount() {
        Random random = new Random(7);
        Stocktaking stocktaking = new Stocktaking(engine, ENOUGH);
        Stocktaking seldom = new Stocktaking(engine, ENOUGH);
        long offset = 0;
        int mostPartitions = 0;
        int fewerPartitions = 0;
        int before = 0;
        Instant now = START;
        for (int round = 0; round < 60; round++) {
            if (round == 50) {
                now = now.plus(Duration.ofDays(31));
            }
            List<DecodedRecord> batch = new ArrayList<>();
            int size = round < 4 ? 15_000 : 200;
            for (int i = 0; i < size; i++) {
                now = now.plusMillis(20);
                int late = random.nextInt(50) == 0 ? round % 10 == 5 ? 1_000_000 : 60_000 : 0;
                Instant time = now.minusMillis(random.nextInt(late + 1));
                batch.add(record(
                        "t" + random.nextInt(2),
                        0,
                        offset++,
                        time,
                        "g" + random.nextInt(5),
                        LONG_DATA,
                        number("n" + random.nextInt(2), null, 1)));
            }
            append(batch);
            int partitions = partitions();
            mostPartitions = Math.max(mostPartitions, partitions);
            fewerPartitions += partitions < before ? 1 : 0;
            before = partitions;

            Map<String, String> fresh = texts(new Stocktaking(engine, ENOUGH).take());
            assertThat(texts(stocktaking.take())).isEqualTo(fresh);
            if (round % 10 == 3) {
                assertThat(texts(seldom.take())).as("taken now and then").isEqualTo(fresh);
            }
        }
        assertThat(mostPartitions).as("the end of a partition was cut off").isGreaterThan(1);
        assertThat(fewerPartitions)
                .as("partitions were joined, of %d", mostPartitions)
                .isPositive();
    }

    private void append(List<DecodedRecord> batch) {
        engine.commits().append(batch);
    }

    private int partitions() {
        try (TableReader reader = engine.newReader()) {
            return reader.getPartitionCount();
        }
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
                                    Arrays.toString(each.gaps()),
                                    each.recent(),
                                    each.fields()));
        }
        return texts;
    }
}
