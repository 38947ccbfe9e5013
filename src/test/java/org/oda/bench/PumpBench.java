package org.oda.bench;

import com.sun.management.OperatingSystemMXBean;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.oda.broker.TempBroker;
import org.oda.codec.Declarations;
import org.oda.codec.RecordDecoder;
import org.oda.codec.TimeBounds;
import org.oda.kafka.KafkaCluster;
import org.oda.model.AttributeDeclaration;
import org.oda.model.DecodedRecord;
import org.oda.model.Selection;
import org.oda.model.TimeRange;
import org.oda.model.TopicDeclaration;
import org.oda.pump.InternalTopic;
import org.oda.pump.Pump;
import org.oda.pump.PumpConfig;
import org.oda.store.Cursor;
import org.oda.store.Scan;
import org.oda.store.Store;
import org.oda.store.questdb.QuestDbConfig;
import org.oda.store.questdb.QuestDbStore;
import org.oda.topics.CatalogueConfig;
import org.oda.topics.TopicCatalogue;

/**
 * Measures the pump with its broker and its store in one process: records of 450 bytes and 8 attributes, from Kafka until
 * they are durable and queryable, beside a plain consumer of the same topic; and how long a single record takes at 1,000
 * records/s.
 */
final class PumpBench {
    private static final String[] NAMES = {
        "temperature", "humidity", "illuminance", "co2", "presence", "power", "energy", "pressure"
    };
    private static final String[] UNITS = {"Cel", "%", "Lux", "ppm", "0/1", "kW", "kWh", "hPa"};
    private static final int LENGTH = 450;
    private static final int RATE = 1_000;
    private static final int SECONDS = 20;
    private static final TimeRange EVER =
            new TimeRange(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2100-01-01T00:00:00Z"));

    private final Report report;
    private final String endpoint;
    private final TopicCatalogue catalogue;
    private final Store store;
    private long nextMicros = Instant.now().minus(Duration.ofDays(20)).toEpochMilli() * 1_000;
    private PrometheusRegistry metrics = new PrometheusRegistry();

    private PumpBench(Report report, String endpoint, TopicCatalogue catalogue, Store store) {
        this.report = report;
        this.endpoint = endpoint;
        this.catalogue = catalogue;
        this.store = store;
    }

    static void run(Report report, int records) throws Exception {
        Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench");
        var config = new QuestDbConfig(folder.resolve("db"), folder.resolve("native"), 1L << 30, 2);
        try (TempBroker broker = TempBroker.start();
                TopicCatalogue catalogue =
                        TopicCatalogue.open(CatalogueConfig.of(broker.cluster()), new PrometheusRegistry());
                QuestDbStore store = QuestDbStore.open(config, new PrometheusRegistry())) {
            for (InternalTopic topic : Pump.internalTopics(1 << 20)) {
                catalogue.createInternal(topic.name(), topic.partitions(), topic.config());
            }
            var bench = new PumpBench(report, broker.endpoint(), catalogue, store);
            bench.throughput("first", "none", 4, records / 4);
            bench.throughput("uncompressed", "none", 4, records);
            bench.throughput("lz4", "lz4", 4, records);
            bench.throughput("lz4-declared", "lz4", 4, records);
            bench.throughput("one-partition", "none", 1, records / 4);
            bench.latency();
        } finally {
            StoreBench.delete(folder);
        }
    }

    private void throughput(String topic, String compression, int partitions, int records) throws Exception {
        catalogue.register(List.of(topic));
        preload(topic, compression, partitions, records);
        double raw = read(topic, records);
        try (Pump pump = pump(topic)) {
            await(pump::isHealthy);
            long begin = System.nanoTime();
            long cpuBegin = cpuNanos();
            pump.topics(List.of(topic));
            await(() -> committed(topic) == records);
            double rate = records / seconds(begin);
            double cpuMicros = (cpuNanos() - cpuBegin) / 1e3 / records;
            long queryable = count(topic);
            report.row("plain consumer, " + topic, "%,.0f records/s", raw);
            report.row(
                    "pump, Kafka to durable and queryable, " + topic,
                    "%,.0f records/s, %.1f %% of the plain consumer; %.0f µs of processor time each, all of the process; %s",
                    rate,
                    100 * rate / raw,
                    cpuMicros,
                    batches());
            if (queryable != records) {
                throw new IllegalStateException("%d of %d are queryable".formatted(queryable, records));
            }
        }
    }

    private void latency() throws Exception {
        String topic = "paced";
        catalogue.register(List.of(topic));
        var histogram = new Histogram(3);
        Map<Long, Long> sent = new TreeMap<>();
        try (Pump pump = pump(topic);
                var producer = producer("none")) {
            pump.topics(List.of(topic));
            await(pump::isHealthy);
            long startMicros = micros(Instant.now());
            long writtenBefore = written();
            var sender = new Thread(() -> pace(producer, topic, startMicros), "paced-sender");
            sender.start();
            long from = startMicros;
            long end = startMicros + (SECONDS + 5) * 1_000_000L;
            while (sent.size() < RATE * SECONDS && micros(Instant.now()) < end) {
                long seen = 0;
                // times are those of sending, so that what came last is at the end; 2 s are looked back
                var range = new TimeRange(instant(Math.max(from, micros(Instant.now()) - 2_000_000)), EVER.to());
                try (Cursor<DecodedRecord> cursor = store.scan(Scan.of(Selection.of(topic, range)))) {
                    for (DecodedRecord next = cursor.next(); next != null; next = cursor.next()) {
                        long at = next.record().timestampNanos() / 1_000;
                        if (sent.putIfAbsent(at, at) == null) {
                            histogram.recordValue(micros(Instant.now()) - at);
                        }
                        seen++;
                    }
                }
                LockSupport.parkNanos(seen == 0 ? 5_000_000 : 2_000_000);
            }
            sender.join();
            report.row(
                    "pump at %,d records/s".formatted(RATE),
                    "%s; %,d bytes written for each",
                    batches(),
                    (written() - writtenBefore) / (RATE * SECONDS));
        }
        report.row(
                "at %,d records/s, sent until queryable in the store, p50 / p99 / most".formatted(RATE),
                "%d / %d / %d ms, of %,d",
                histogram.getValueAtPercentile(50) / 1_000,
                histogram.getValueAtPercentile(99) / 1_000,
                histogram.getMaxValue() / 1_000,
                histogram.getTotalCount());
    }

    private static void pace(KafkaProducer<byte[], byte[]> producer, String topic, long startMicros) {
        for (int i = 0; i < RATE * SECONDS; i++) {
            long due = startMicros + i * (1_000_000L / RATE);
            for (long left = due - micros(Instant.now()); left > 0; left = due - micros(Instant.now())) {
                LockSupport.parkNanos(left * 1_000);
            }
            // the time of sending, different for each record
            send(producer, topic, i % 4, value(topic, i, micros(Instant.now())));
        }
    }

    private Pump pump(String group) {
        PumpConfig config = PumpConfig.of(KafkaCluster.open(endpoint), "bench-" + group, null, 1 << 20);
        var decoder = new RecordDecoder(
                InstantSource.system(),
                new TimeBounds(EVER.from(), Duration.ofDays(366)),
                store.capabilities().maxDataBytes(),
                declarations());
        metrics = new PrometheusRegistry();
        return Pump.start(config, store, decoder, metrics);
    }

    /** All attributes of one topic, with ranges that its values are in. */
    private static Declarations declarations() {
        Map<String, AttributeDeclaration> attributes = new HashMap<>();
        for (int i = 0; i < NAMES.length; i++) {
            attributes.put(NAMES[i], new AttributeDeclaration(UNITS[i], 0.0, 1_000.0, null, null));
        }
        var declarations = new Declarations();
        declarations.set(Map.of("lz4-declared", new TopicDeclaration(null, null, true, attributes)));
        return declarations;
    }

    /** Into the first partitions of the topic. */
    private void preload(String topic, String compression, int partitions, int records) {
        try (var producer = producer(compression)) {
            for (int i = 0; i < records; i++) {
                send(producer, topic, i % partitions, value(topic, i, nextMicros));
                nextMicros += 1_000;
            }
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, int partition, byte[] value) {
        var unused = producer.send(new ProducerRecord<>(topic, partition, null, value), (sent, failure) -> {
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
        });
    }

    private KafkaProducer<byte[], byte[]> producer(String compression) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        endpoint,
                        "compression.type",
                        compression,
                        "batch.size",
                        256 << 10,
                        "linger.ms",
                        compression.equals("none") ? 0 : 20,
                        "acks",
                        "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private double read(String topic, int records) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        endpoint,
                        "max.poll.records",
                        20_000,
                        "max.partition.fetch.bytes",
                        4 << 20,
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(partitions(topic));
            long begin = System.nanoTime();
            int got = 0;
            while (got < records) {
                got += consumer.poll(Duration.ofSeconds(1)).count();
            }
            return got / seconds(begin);
        }
    }

    private long committed(String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", endpoint))) {
            return admin
                    .listConsumerGroupOffsets("bench-" + topic)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(offset -> offset.offset())
                    .sum();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private long count(String topic) {
        long count = 0;
        try (Cursor<DecodedRecord> cursor = store.scan(Scan.of(Selection.of(topic, EVER)))) {
            while (cursor.next() != null) {
                count++;
            }
        }
        return count;
    }

    private static Collection<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            partitions.add(new TopicPartition(topic, i));
        }
        return partitions;
    }

    private static byte[] value(String topic, int number, long micros) {
        var random = new Random(number);
        var json = new StringBuilder(LENGTH + 50)
                .append("{\"timestamp\":")
                .append(micros)
                .append(",\"generator_id\":\"generator-")
                .append(number % 500)
                .append("\",\"topic\":\"")
                .append(topic)
                .append("\",\"data\":{");
        for (int i = 0; i < NAMES.length; i++) {
            json.append(i == 0 ? "\"" : ",\"").append(NAMES[i]);
            json.append("\":{\"value\":").append(random.nextInt(100_000) / 100.0);
            json.append(",\"unit\":\"").append(UNITS[i]).append("\"}");
        }
        json.append('}');
        json.append(" ".repeat(Math.max(0, LENGTH - 1 - json.length()))).append('}');
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }

    /** The mean of one of the pump's histograms. */
    private double mean(String name) {
        return metrics.scrape(name::equals).stream()
                .flatMap(found -> ((HistogramSnapshot) found).getDataPoints().stream())
                .mapToDouble(point -> point.getSum() / point.getCount())
                .findFirst()
                .orElse(Double.NaN);
    }

    private String batches() {
        return "batches of %,.0f records in %.0f ms"
                .formatted(mean("oda_pump_batch_records"), 1_000 * mean("messaging_process_duration_seconds"));
    }

    /** Of the whole process, broker and store included: what it would need on a machine that others use, too. */
    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    /** Bytes that this process had written to the disk, from Linux. */
    private static long written() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
                .filter(line -> line.startsWith("write_bytes"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
