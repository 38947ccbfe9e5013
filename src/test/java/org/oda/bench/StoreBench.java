package org.oda.bench;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
import org.oda.store.Store;
import org.oda.store.questdb.QuestDbConfig;
import org.oda.store.questdb.QuestDbStore;

/**
 * Measures the store alone: records of 450 bytes and 8 attributes, of 20 topics and 500 generators, in order of time.
 */
final class StoreBench {
    private static final long START = Nanos.of(Instant.parse("2026-03-01T00:00:00Z"));
    private static final String[] NAMES = {
        "temperature", "humidity", "illuminance", "co2", "presence", "power", "energy", "pressure"
    };
    private static final String[] UNITS = {"Cel", "%", "Lux", "ppm", "0/1", "kW", "kWh", "hPa"};

    private static final int KINDS = 10_000;
    private static final int BATCH = 10_000;

    private final List<DecodedRecord> kinds = kinds();
    private final Report report;
    private final Store store;
    private final int total;
    private final long stepNanos;

    private StoreBench(Report report, Store store, int total) {
        this.report = report;
        this.store = store;
        this.total = total;
        stepNanos = Duration.ofDays(7).toNanos() / total;
    }

    static void run(Report report, int total) throws Exception {
        Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench");
        QuestDbConfig config = new QuestDbConfig(folder.resolve("db"), folder.resolve("native"), 1L << 30, 2);
        try (QuestDbStore store = QuestDbStore.open(config, new PrometheusRegistry())) {
            new StoreBench(report, store, total).run();
        } finally {
            delete(folder);
        }
    }

    private void run() throws Exception {
        int share = total / 4;
        append("append, first", 4, 0, share);
        append("append, 1 thread", 1, share, share);
        append("append, 2 threads", 2, 2 * share, share);
        append("append, 4 threads", 4, 3 * share, share);
        memory("memory after appending");
        latency();
        live();
        fold("fold", selection(null));
        fold("fold, one topic", selection("topic-7"));
        fold("fold, one generator", generator("generator-7"));
        fold("fold, a tenth of the generators by a pattern", generator("*7"));
        fields("fields", selection(null));
        last("last of each topic and generator", selection(null));
        last("last of one generator", generator("generator-7"));
        for (int i = 0; i < 3; i++) {
            scan("scan", Scan.of(selection(null)));
        }
        scan("scan, one topic", Scan.of(selection("topic-7")));
        for (int i = 0; i < 3; i++) {
            scan("scan with attributes", new Scan(selection(null), Order.ASC, null, true));
        }
        scan("scan, descending", new Scan(selection(null), Order.DESC, null, false));
        memory("memory after scanning");
    }

    private void append(String name, int threads, int first, int count) throws Exception {
        AtomicLong next = new AtomicLong(first);
        List<Long> times = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        long start = System.nanoTime();
        long cpu = cpuNanos();
        long written = numberIn(Path.of("/proc/self/io"), "write_bytes");
        List<Future<List<Long>>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Callable<List<Long>> appending = () -> {
                List<Long> mine = new ArrayList<>();
                for (long n = next.getAndAdd(BATCH); n < first + count; n = next.getAndAdd(BATCH)) {
                    List<DecodedRecord> records = batch(n, BATCH);
                    long begin = System.nanoTime();
                    store.append(records);
                    mine.add(System.nanoTime() - begin);
                }
                return mine;
            };
            all.add(pool.submit(appending));
        }
        for (Future<List<Long>> one : all) {
            times.addAll(one.get());
        }
        long took = System.nanoTime() - start;
        pool.shutdown();
        row(
                name,
                "%,d records/s".formatted((long) (count * 1e9 / took)),
                percentiles(times)
                        + "; a record costs %.1f µs of CPU and %d bytes written"
                                .formatted(
                                        (cpuNanos() - cpu) / 1e3 / count,
                                        (numberIn(Path.of("/proc/self/io"), "write_bytes") - written) / count));
    }

    private void latency() {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            List<DecodedRecord> records = batch(total + i * 100L, 100);
            long begin = System.nanoTime();
            store.append(records);
            times.add(System.nanoTime() - begin);
        }
        row("append, batches of 100", percentiles(times), "");
    }

    /** As sensors send: small batches whose times overlap with those of the batches before by up to a tenth of a second. */
    private void live() throws IOException {
        Random random = new Random(2);
        List<Long> times = new ArrayList<>();
        int count = 400;
        long written = numberIn(Path.of("/proc/self/io"), "write_bytes");
        long cpu = cpuNanos();
        for (int i = 0; i < count; i++) {
            List<DecodedRecord> records = new ArrayList<>();
            for (DecodedRecord each : batch(total + 10_000 + i * 50L, 50)) {
                OdaRecord record = each.record();
                long late = random.nextLong(100) * stepNanos;
                records.add(new DecodedRecord(
                        new OdaRecord(record.id(), record.timestampNanos() - late, record.generatorId(), record.data()),
                        each.attributes()));
            }
            long begin = System.nanoTime();
            store.append(records);
            times.add(System.nanoTime() - begin);
        }
        row(
                "append, batches of 50 in some disorder",
                percentiles(times),
                "a batch costs %.1f ms of CPU and %,d KB written"
                        .formatted(
                                (cpuNanos() - cpu) / 1e6 / count,
                                (numberIn(Path.of("/proc/self/io"), "write_bytes") - written) / count / 1024));
    }

    /** Hands over all values of an attribute to folds that count them. */
    private void fold(String name, Selection selection) {
        LongAdder samples = new LongAdder();
        time(name, () -> {
            samples.reset();
            store.fold(selection, "pressure", Counter::new, counter -> samples.add(counter.count));
            return "%,d samples".formatted(samples.sum());
        });
    }

    private static final class Counter implements Fold {
        private long count;

        @Override
        public void add(SampleBlock samples) {
            count += samples.size();
        }
    }

    private void fields(String name, Selection selection) {
        time(name, () -> "%d attributes".formatted(store.fields(selection).size()));
    }

    private void last(String name, Selection selection) {
        time(
                name,
                () -> "%,d records"
                        .formatted(store.last(selection, 1, 1_000_000).size()));
    }

    private void time(String name, Supplier<String> work) {
        List<Long> times = new ArrayList<>();
        String result = "";
        for (int i = 0; i < 20; i++) {
            long begin = System.nanoTime();
            result = work.get();
            times.add(System.nanoTime() - begin);
        }
        row(name, percentiles(times), result);
    }

    private void scan(String name, Scan scan) throws IOException {
        long begin = System.nanoTime();
        long count = 0;
        long most = 0;
        try (Cursor<DecodedRecord> cursor = store.scan(scan)) {
            while (cursor.next() != null) {
                if (count++ % 100_000 == 0) {
                    most = Math.max(most, kilobytes("RssFile"));
                }
            }
        }
        double millis = (System.nanoTime() - begin) / 1e6;
        row(
                name,
                "%.0f ms for 1 M".formatted(millis * 1e6 / count),
                "%,d records, RssFile at most %d MB".formatted(count, most / 1024));
    }

    private static Selection generator(String pattern) {
        Selection all = selection(null);
        return new Selection(List.of(), List.of(new NamePattern(pattern)), Set.of(), List.of(), all.range());
    }

    private static Selection selection(@Nullable String topic) {
        TimeRange range = new TimeRange(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"));
        return topic == null ? Selection.of(range) : Selection.of(topic, range);
    }

    /** Records that differ in their time and identity; texts and values come from a fixed number of them. */
    private List<DecodedRecord> batch(long first, int count) {
        List<DecodedRecord> records = new ArrayList<>(count);
        for (long n = first; n < first + count; n++) {
            int kind = (int) (n * 7_919 % KINDS);
            DecodedRecord like = kinds.get(kind);
            records.add(new DecodedRecord(
                    new OdaRecord(
                            new RecordId(like.record().id().topic(), (int) (n % 4), n),
                            START + n * stepNanos,
                            like.record().generatorId(),
                            like.record().data()),
                    like.attributes()));
        }
        return records;
    }

    private static List<DecodedRecord> kinds() {
        Random random = new Random(1);
        List<DecodedRecord> kinds = new ArrayList<>();
        for (int n = 0; n < KINDS; n++) {
            List<Attribute> attributes = new ArrayList<>(NAMES.length);
            StringBuilder json = new StringBuilder("{");
            for (int i = 0; i < NAMES.length; i++) {
                double value = random.nextInt(100_000) / 100.0;
                attributes.add(new Attribute(NAMES[i], UNITS[i], value));
                json.append(i == 0 ? "" : ", ")
                        .append('"')
                        .append(NAMES[i])
                        .append("\": {\"value\": ")
                        .append(value);
                json.append(", \"unit\": \"").append(UNITS[i]).append("\"}");
            }
            json.append(" ".repeat(Math.max(0, 449 - json.length()))).append('}');
            kinds.add(new DecodedRecord(
                    new OdaRecord(
                            new RecordId("topic-" + n % 20, 0, n),
                            0,
                            "generator-" + n % 500,
                            JsonText.of(json.toString())),
                    attributes));
        }
        return kinds;
    }

    private void memory(String name) throws IOException {
        row(
                name,
                "RSS %d MB".formatted(kilobytes("VmRSS") / 1024),
                "of it anonymous %d, files %d MB; peak %d MB"
                        .formatted(
                                kilobytes("RssAnon") / 1024, kilobytes("RssFile") / 1024, kilobytes("VmHWM") / 1024));
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    private static long kilobytes(String key) throws IOException {
        return numberIn(Path.of("/proc/self/status"), key);
    }

    /** From Linux; 0 elsewhere. */
    private static long numberIn(Path file, String key) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        }
    }

    private static String percentiles(List<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return "p50 %.1f ms, p99 %.1f ms"
                .formatted(sorted[sorted.length / 2] / 1e6, sorted[sorted.length * 99 / 100] / 1e6);
    }

    private void row(String figure, String value, String detail) {
        report.row("store: " + figure, "%s", detail.isEmpty() ? value : value + "; " + detail);
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
