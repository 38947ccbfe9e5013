package org.oda.bench;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.oda.codec.Decoded;
import org.oda.codec.RecordDecoder;
import org.oda.codec.TimeBounds;
import org.oda.model.DecodedRecord;
import org.oda.model.RecordId;
import org.oda.store.questdb.QuestDbConfig;
import org.oda.store.questdb.QuestDbStore;

/**
 * Queries as analysts ask them, over HTTP, of a store that is filled beforehand without Kafka, since it is the queries that
 * are measured.
 */
final class QueryBench implements AutoCloseable {
    private static final String TOPIC = "bench";
    private static final Instant FIRST = Instant.parse("2024-03-01T00:00:00Z");
    private static final Duration STEP = Duration.ofMillis(40);
    private static final int BATCH = 20_000;
    private static final int WARM_UP = 4;
    private static final int RUNS = 7;
    private static final List<String> FUNCTIONS = List.of(
            "count",
            "sum",
            "avg",
            "min",
            "max",
            "first",
            "last",
            "median",
            "p95",
            "stddev",
            "spread",
            "twa",
            "integral",
            "delta",
            "rate");

    private final Report report;
    private final long records;
    private final BenchService service;

    private QueryBench(Report report, long records, Path data) throws IOException {
        this.report = report;
        this.records = records;
        this.service = new BenchService(data);
    }

    /** @param records how many the queries run over; at least a million */
    static void run(Report report, long records) throws Exception {
        Path data = BenchService.newFolder();
        // of eight attributes: ten million records are for the functions, and a quarter more makes a hundred million
        // samples
        fill(report, data, records + records / 4);
        try (var bench = new QueryBench(report, records, data)) {
            bench.service.awaitReady();
            bench.functions();
            bench.exports();
            bench.besideThePump();
        }
    }

    private static void fill(Report report, Path data, long records) {
        var decoder = new RecordDecoder(
                () -> FIRST.plus(Duration.ofDays(3650)), new TimeBounds(Instant.EPOCH, Duration.ofDays(1)), 1 << 20);
        var config = new QuestDbConfig(data.resolve("store"), data.resolve("tmp"), 1 << 30, 2);
        try (var store = QuestDbStore.open(config, new PrometheusRegistry())) {
            List<DecodedRecord> batch = new ArrayList<>(BATCH);
            for (long i = 0; i < records; i++) {
                byte[] value = BenchRecords.record(TOPIC, FIRST.plus(STEP.multipliedBy(i)), i);
                if (decoder.decode(new RecordId(TOPIC, 0, i), value) instanceof Decoded.Accepted accepted) {
                    batch.add(accepted.record());
                }
                if (batch.size() == BATCH || i == records - 1) {
                    store.append(batch);
                    batch = new ArrayList<>(BATCH);
                    report.progress("stored", i + 1, records);
                }
            }
        }
    }

    /** Each function of one attribute, in hourly windows and over the whole range. */
    private void functions() throws Exception {
        for (String function : FUNCTIONS) {
            report.row(
                    "%s over %,d samples, hourly / whole range, over HTTP, median".formatted(function, records),
                    "%.0f / %.0f ms",
                    median(aggregation("\"%s\"".formatted(function), field(function), ",\"frequency\":60")),
                    median(aggregation("\"%s\"".formatted(function), field(function), "")));
        }
        report.row(
                "avg over %,d samples, days of Europe/Rome, by generator, median".formatted(records),
                "%.0f ms",
                median(aggregation(
                        "\"avg\"",
                        "\"temperature\"",
                        ",\"frequency\":\"P1D\",\"tz\":\"Europe/Rome\",\"by\":\"generator_id\"")));
    }

    /** Counters count, power is integrated, and all else is of the temperature. */
    private static String field(String function) {
        return switch (function) {
            case "integral", "twa" -> "\"power\"";
            case "delta", "rate" -> "\"energy\"";
            default -> "\"temperature\"";
        };
    }

    private String aggregation(String function, String field, String more) {
        return "{\"topic\":\"%s\",\"stop\":\"%s\",\"aggregator\":{\"fun\":%s,\"field\":%s,\"unit\":\"auto\"%s}}"
                .formatted(TOPIC, FIRST.plus(STEP.multipliedBy(records)), function, field, more);
    }

    private double median(String body) throws IOException {
        var histogram = new Histogram(3);
        for (int i = 0; i < WARM_UP + RUNS; i++) {
            long start = System.nanoTime();
            BenchService.drain(service.query(body));
            if (i >= WARM_UP) {
                histogram.recordValue((System.nanoTime() - start) / 1_000);
            }
        }
        return histogram.getValueAtPercentile(50) / 1e3;
    }

    /** A million records in each format. */
    private void exports() throws Exception {
        long million = Math.min(1_000_000, records);
        for (String form : List.of(
                "\"format\":\"json\"",
                "\"format\":\"ndjson\"",
                "\"format\":\"csv\"",
                "\"format\":\"csv\",\"layout\":\"long\"",
                "\"format\":\"parquet\"",
                "\"format\":\"parquet\",\"layout\":\"long\"",
                "\"format\":\"arrow\"")) {
            String body = "{\"topic\":\"%s\",\"stop\":\"%s\",%s}"
                    .formatted(TOPIC, FIRST.plus(STEP.multipliedBy(million)), form);
            var histogram = new Histogram(3);
            long bytes = 0;
            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                bytes = BenchService.drain(service.query(body));
                if (i >= 2) {
                    histogram.recordValue((System.nanoTime() - start) / 1_000);
                }
            }
            report.row(
                    "%,d records, %s".formatted(million, form.replace("\"", "")),
                    "%,.0f records/s (%,d MB)",
                    million / (histogram.getValueAtPercentile(50) / 1e6),
                    bytes >> 20);
        }
    }

    /** How fast the pump stores while nobody asks, and while queries over all samples follow one another. */
    private void besideThePump() throws Exception {
        service.register("beside");
        report.row("pump, nobody asks", "%,.0f records/s", pumpRate(Duration.ofSeconds(20)));
        var asking = new AtomicBoolean(true);
        long[] peak = {0, 0};
        long[] answers = {0};
        String all =
                "{\"topic\":\"%s\",\"aggregator\":{\"fun\":[\"avg\",\"p95\",\"twa\"],\"frequency\":60,\"field\":[%s]}}"
                        .formatted(
                                TOPIC,
                                "\"temperature\",\"humidity\",\"co2\",\"light\",\"power\",\"energy\",\"noise\",\"presence\"");
        try (var asker = new Background(() -> {
                    while (asking.get()) {
                        drain(service.query(all));
                        answers[0]++;
                    }
                });
                var watch = new Background(() -> {
                    while (asking.get()) {
                        service.memory(peak);
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                    }
                })) {
            report.row(
                    "pump, while queries of %,d samples follow one another".formatted(8 * (records + records / 4)),
                    "%,.0f records/s",
                    pumpRate(Duration.ofSeconds(20)));
            asking.set(false);
        }
        report.row(
                "memory meanwhile, peak resident (anonymous)",
                "%,d MB (%,d MB), %d answers",
                peak[0] / 1024,
                peak[1] / 1024,
                answers[0]);
    }

    /** Records a second that are stored while a producer sends as fast as it can. */
    private double pumpRate(Duration length) throws Exception {
        long end = System.nanoTime() + length.toNanos();
        var sending = new AtomicBoolean(true);
        long before = service.metric("oda_pump_stored_records_total");
        long start = System.nanoTime();
        try (var sender = new Background(() -> {
            try (var producer = service.producer("lz4", 20)) {
                for (long i = 0; sending.get(); i++) {
                    var unused = producer.send(
                            new ProducerRecord<>("beside", BenchRecords.record("beside", Instant.now(), i)));
                }
            }
        })) {
            LockSupport.parkNanos(end - System.nanoTime());
            double rate =
                    (service.metric("oda_pump_stored_records_total") - before) / ((System.nanoTime() - start) / 1e9);
            sending.set(false);
            return rate;
        }
    }

    private static void drain(HttpResponse<InputStream> response) {
        try {
            BenchService.drain(response);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws Exception {
        service.close();
    }
}
