package org.oda.bench;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.JsonText;
import org.oda.model.NamePattern;
import org.oda.model.Nanos;
import org.oda.model.OdaRecord;
import org.oda.model.Order;
import org.oda.model.RecordId;
import org.oda.model.Selection;
import org.oda.model.TimeRange;
import org.oda.store.Cursor;
import org.oda.store.Fold;
import org.oda.store.SampleBlock;
import org.oda.store.Scan;
import org.oda.store.questdb.QuestDbConfig;
import org.oda.store.questdb.QuestDbStore;

/**
 * Measures a month as the database has it and as Parquet: records of 400 bytes and 8 attributes, whose values wander, of 20 topics and
 * 500 generators, five of each instant.
 */
final class ParquetBench {
    private static final YearMonth MONTH = YearMonth.of(2026, 1);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2026-03-01T00:00:00Z");
    private static final TimeRange DAY =
            new TimeRange(START.plus(Duration.ofDays(12)), START.plus(Duration.ofDays(13)));
    private static final int GENERATORS = 500;
    private static final int ATTRIBUTES = 8;
    private static final int BATCH = 20_000;
    private static final int AT_ONCE = 5;

    private final Report report;
    private final QuestDbStore store;
    private final int total;
    private final long stepNanos;
    private final Random random = new Random(1);
    private final int[] tenths = new int[GENERATORS * ATTRIBUTES];

    private ParquetBench(Report report, QuestDbStore store, int total) {
        this.report = report;
        this.store = store;
        this.total = total;
        stepNanos = Duration.ofDays(30).toNanos() / total * AT_ONCE;
    }

    static void run(Report report, int total) throws Exception {
        Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench");
        QuestDbConfig config = new QuestDbConfig(folder.resolve("db"), folder.resolve("native"), 1L << 30, 2);
        try (QuestDbStore store = QuestDbStore.open(config, new PrometheusRegistry())) {
            new ParquetBench(report, store, total).run();
        } finally {
            delete(folder);
        }
    }

    private void run() throws Exception {
        for (int from = 0; from < total; from += BATCH) {
            List<DecodedRecord> batch = new ArrayList<>();
            for (int n = from; n < Math.min(total, from + BATCH); n++) {
                batch.add(record(n, Nanos.of(START) + n / AT_ONCE * stepNanos));
            }
            store.append(batch);
        }
        store.append(List.of(record(total, Nanos.of(LATER))));
        queries("native");
        pack();
        queries("Parquet");
        long begin = System.nanoTime();
        store.append(List.of(record(total - 1, Nanos.of(START))));
        row("a late record, for which the month is turned back", "%.1f s", (System.nanoTime() - begin) / 1e9);
    }

    private void pack() {
        long bytes = store.parts().get(0).bytes();
        row("a record, native", "%.1f bytes", (double) bytes / total);
        var ended = new AtomicBoolean();
        CompletableFuture<Long> appender = CompletableFuture.supplyAsync(() -> {
            long longest = 0;
            for (int n = total + 1; !ended.get(); n++) {
                long begin = System.nanoTime();
                store.append(List.of(record(n, Nanos.of(LATER) + n)));
                longest = Math.max(longest, System.nanoTime() - begin);
            }
            return longest;
        });
        long begin = System.nanoTime();
        var packed = store.pack(MONTH);
        double seconds = (System.nanoTime() - begin) / 1e9;
        ended.set(true);
        row("a record, Parquet", "%.1f bytes", (double) packed.after() / total);
        row(
                "turning the month into Parquet",
                "%.1f s for %,d records; appenders wait for %.1f s of it",
                seconds,
                total,
                appender.join() / 1e9);
    }

    private void queries(String kind) {
        var all = new TimeRange(START, START.plus(Duration.ofDays(31)));
        time("inventory, first, " + kind, 1, () -> store.inventory().series().size());
        time("fold, the month, " + kind, 5, () -> fold(selection(all, "*")));
        time("fold, one day, " + kind, 5, () -> fold(selection(DAY, "*")));
        time("fold, one generator, " + kind, 5, () -> fold(selection(all, "generator-7")));
        time(
                "fields, the month, " + kind,
                5,
                () -> store.fields(selection(all, "*")).size());
        time(
                "last of each, " + kind,
                5,
                () -> store.last(selection(all, "*"), 1, 1_000).size());
        time("scan, one day, " + kind, 5, () -> scan(new Scan(selection(DAY, "*"), Order.ASC, null, true)));
        time("scan, the month, " + kind, 2, () -> scan(new Scan(selection(all, "*"), Order.ASC, null, true)));
        time("scan, one generator, " + kind, 2, () -> scan(Scan.of(selection(all, "generator-7"))));
    }

    private interface Work {
        long run();
    }

    /** The best of so many. */
    private void time(String name, int times, Work work) {
        long best = Long.MAX_VALUE;
        long found = 0;
        for (int i = 0; i < times; i++) {
            long begin = System.nanoTime();
            found = work.run();
            best = Math.min(best, System.nanoTime() - begin);
        }
        row(name, "%.1f ms; %,d", best / 1e6, found);
    }

    private void row(String name, String format, Object... values) {
        report.row("parquet: " + name, format, values);
    }

    private long fold(Selection selection) {
        var samples = new LongAdder();
        store.fold(selection, "attribute-3", Counter::new, counter -> samples.add(counter.count));
        return samples.sum();
    }

    private static final class Counter implements Fold {
        private long count;

        @Override
        public void add(SampleBlock samples) {
            count += samples.size();
        }
    }

    private long scan(Scan scan) {
        long count = 0;
        try (Cursor<DecodedRecord> cursor = store.scan(scan)) {
            while (cursor.next() != null) {
                count++;
            }
        }
        return count;
    }

    private static Selection selection(TimeRange range, String generators) {
        return new Selection(List.of(), List.of(new NamePattern(generators)), Set.of(), List.of(), range);
    }

    private DecodedRecord record(int n, long time) {
        int generator = n % GENERATORS;
        List<Attribute> attributes = new ArrayList<>();
        StringBuilder json = new StringBuilder("{\"device\":\"generator-" + generator + "\"");
        for (int i = 0; i < ATTRIBUTES; i++) {
            int at = generator * ATTRIBUTES + i;
            tenths[at] += random.nextInt(5) - 2;
            double value = (tenths[at] + 200) / 10.0;
            attributes.add(new Attribute("attribute-" + i, "Cel", value));
            json.append(",\"attribute-%d\":{\"value\":%s,\"unit\":\"Cel\"}".formatted(i, value));
        }
        return new DecodedRecord(
                new OdaRecord(
                        new RecordId("topic-" + generator % 20, generator % 4, n),
                        time,
                        "generator-" + generator,
                        JsonText.of(json + "}")),
                attributes);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
