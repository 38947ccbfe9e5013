package org.oda.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oda.store.Records.START;
import static org.oda.store.Records.all;
import static org.oda.store.Records.everything;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.Order;
import org.oda.model.TimeRange;

/** What every engine must do where records are to go. */
public abstract class ErasureContract {
    private static final Instant EVER = Instant.parse("2200-01-01T00:00:00Z");
    private static final Attribute[] WIDE = IntStream.range(0, 30)
            .mapToObj(i -> new Attribute("wide-" + i, "V", i))
            .toArray(Attribute[]::new);
    private static final int MOST = 1_000_000;

    private Store store;

    /** Opens an empty store. */
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
    void erase_oneGeneratorOfATopic_leavesAllOthersAsTheyWere() {
        List<DecodedRecord> batch = records(new Random(1), 6_000, 0);
        store.append(batch);
        Doomed doomed = doomed("t1", "g2", Instant.EPOCH, EVER, Long.MAX_VALUE);

        eraseAndCheck(batch, doomed);
    }

    @Test
    void erase_aRangeOfTimeUpToAnOffset_takesExactlyThese() {
        List<DecodedRecord> batch = records(new Random(2), 6_000, 0);
        batch.subList(0, 20).forEach(each -> store.append(List.of(each)));
        store.append(batch);
        Doomed doomed = doomed(null, null, START.plus(Duration.ofDays(10)), START.plus(Duration.ofDays(50)), 3_000);

        eraseAndCheck(batch, doomed);
    }

    @Test
    void erase_everything_leavesAStoreThatTakesTheSameAgain() {
        List<DecodedRecord> batch = records(new Random(3), 3_000, 0);
        store.append(batch);

        eraseAndCheck(batch, doomed(null, null, Instant.EPOCH, EVER, Long.MAX_VALUE));
        assertThat(store.figures().records()).isZero();
        assertThat(store.span(everything())).isEmpty();

        store.append(batch);
        assertThat(contents()).containsExactlyElementsOf(sorted(batch));
    }

    @Test
    void erase_whatIsNotThere_changesNothing() {
        List<DecodedRecord> batch = records(new Random(4), 1_000, 0);
        store.append(batch);

        eraseAndCheck(batch, doomed("none", null, Instant.EPOCH, EVER, Long.MAX_VALUE));
    }

    @Test
    void erase_whileRecordsOfAllTimesAreAppended_losesAndKeepsNoneThatItShouldNot() throws Exception {
        List<DecodedRecord> before = records(new Random(5), 4_000, 0);
        store.append(before);
        List<DecodedRecord> meanwhile = new ArrayList<>();
        var stop = new AtomicBoolean();
        ExecutorService appender = Executors.newSingleThreadExecutor();
        try {
            Future<?> appending = appender.submit(() -> {
                Random random = new Random(6);
                for (int i = 0; !stop.get(); i++) {
                    List<DecodedRecord> batch = records(random, 50, MOST + i * 50);
                    store.append(batch);
                    meanwhile.addAll(batch);
                }
            });
            // what comes meanwhile is of higher offsets, and stays
            Doomed doomed = doomed(null, "g1", Instant.EPOCH, EVER, MOST);
            store.erase(doomed, (done, total) -> {});
            stop.set(true);
            appending.get();

            List<DecodedRecord> left = new ArrayList<>(before);
            left.removeIf(each -> each.record().generatorId().equals("g1"));
            left.addAll(meanwhile);
            assertThat(meanwhile).isNotEmpty();
            assertThat(contents()).containsExactlyElementsOf(sorted(left));
            assertThat(store.count(doomed)).isEmpty();
        } finally {
            stop.set(true);
            appender.shutdownNow();
        }
    }

    private void eraseAndCheck(List<DecodedRecord> stored, Doomed doomed) {
        List<DecodedRecord> left = stored.stream()
                .filter(each -> !FakeStore.isDoomed(doomed, each.record()))
                .toList();
        assertThat(store.count(doomed).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(stored.size() - left.size());

        store.erase(doomed, (done, total) -> assertThat(done).isLessThanOrEqualTo(total));

        assertThat(store.count(doomed)).isEqualTo(Map.of());
        assertThat(contents()).containsExactlyElementsOf(sorted(left));
        assertThat(store.figures().records()).isEqualTo(left.size());
        assertThat(store.inventory().series().stream()
                        .mapToLong(StoredSeries::records)
                        .sum())
                .isEqualTo(left.size());
        store.purge(Duration.ofSeconds(30));
        assertThat(contents()).containsExactlyElementsOf(sorted(left));
    }

    private List<DecodedRecord> contents() {
        return all(store.scan(new Scan(everything(), Order.ASC, null, true))).stream()
                .map(ErasureContract::withOrderedAttributes)
                .toList();
    }

    private static List<DecodedRecord> sorted(List<DecodedRecord> records) {
        return records.stream()
                .sorted(Records.BY_POSITION)
                .map(ErasureContract::withOrderedAttributes)
                .toList();
    }

    private static DecodedRecord withOrderedAttributes(DecodedRecord decoded) {
        return new DecodedRecord(
                decoded.record(),
                decoded.attributes().stream()
                        .sorted(Comparator.comparing(Attribute::name))
                        .toList());
    }

    /** Of a hundred days, in any order, on three topics, by four generators; one in fifty is long. */
    private static List<DecodedRecord> records(Random random, int count, int firstOffset) {
        List<DecodedRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Attribute[] attributes =
                    i % 50 == 0 ? WIDE : new Attribute[] {number("n", null, i), number("t", "Cel", i / 7.0)};
            records.add(record(
                    "t" + random.nextInt(3),
                    random.nextInt(2),
                    firstOffset + i,
                    START.plusMillis(random.nextLong(Duration.ofDays(100).toMillis())),
                    "g" + random.nextInt(4),
                    "{\"n\":\"%s\"}".formatted("x".repeat(random.nextInt(30))),
                    attributes));
        }
        return records;
    }

    private static Doomed doomed(
            @Nullable String topic, @Nullable String generatorId, Instant from, Instant to, long end) {
        return new Doomed() {
            @Override
            public TimeRange range() {
                return new TimeRange(from, to);
            }

            @Override
            public @Nullable TimeRange of(String name) {
                return topic == null || topic.equals(name) ? new TimeRange(from, to) : null;
            }

            @Override
            public boolean ofGenerator(String id) {
                return generatorId == null || generatorId.equals(id);
            }

            @Override
            public long endOffset(String name, int partition) {
                return end;
            }
        };
    }
}
