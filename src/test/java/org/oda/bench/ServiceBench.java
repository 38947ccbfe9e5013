package org.oda.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The service as its users have it: {@code ./oda serve} in a process of its own, spoken to over HTTP and Kafka only. Fills it
 * with records and measures starts, memory, latency and queries.
 */
final class ServiceBench implements AutoCloseable {
    private static final String TOPIC = "bench";
    private static final Instant FIRST = Instant.parse("2024-03-01T00:00:00Z");

    private final Report report;
    private final long records;
    private final BenchService service;

    private ServiceBench(Report report, long records) throws IOException {
        this.report = report;
        this.records = records;
        this.service = new BenchService(BenchService.newFolder());
    }

    /** @param records how many the queries run over; at least a million */
    static void run(Report report, long records) throws Exception {
        try (var bench = new ServiceBench(report, records)) {
            bench.measure();
        }
    }

    private void measure() throws Exception {
        report.row("start to ready, empty", "%.2f s", service.awaitReady() / 1e9);
        service.awaitQuiet();
        report.row("memory idle, resident (anonymous)", "%s", service.memory());
        latency();
        fill();
        queries();
        starts();
    }

    private void starts() throws Exception {
        service.restart(false);
        report.row("start to ready, %,d records".formatted(records), "%.2f s", service.awaitReady() / 1e9);
        service.restart(true);
        report.row("ready again after kill -9", "%.2f s", service.awaitReady() / 1e9);
    }

    /** One thousand records a second; each is asked for until the gateway returns it. */
    private void latency() throws Exception {
        service.register("latency");
        var histogram = new Histogram(3);
        long seconds = 20;
        try (var producer = service.producer("none", 0);
                var asker =
                        new Background(() -> pollLatest(histogram, Instant.now().plusSeconds(seconds)))) {
            long start = System.nanoTime();
            for (long i = 0; i < seconds * 1_000; i++) {
                while (System.nanoTime() < start + i * 1_000_000) {
                    LockSupport.parkNanos(100_000);
                }
                Instant now = Instant.now();
                var unused = producer.send(new ProducerRecord<>("latency", BenchRecords.record("latency", now, i)));
            }
        }
        report.row(
                "produced to returned by /query at 1,000 records/s, p50 / p99",
                "%.0f / %.0f ms",
                histogram.getValueAtPercentile(50) / 1e3,
                histogram.getValueAtPercentile(99) / 1e3);
    }

    /** Each record's age, in microseconds, when it is first seen in an answer. */
    private void pollLatest(Histogram histogram, Instant until) {
        Instant seen = Instant.now();
        while (Instant.now().isBefore(until)) {
            String body = "{\"topic\":\"latency\",\"start\":\"%s\",\"stop\":\"2100-01-01T00:00:00Z\"}"
                    .formatted(seen.plusNanos(1));
            String answer = BenchService.text(service.query(body));
            Instant now = Instant.now();
            for (int at = answer.indexOf("\"timestamp\":\"");
                    at >= 0;
                    at = answer.indexOf("\"timestamp\":\"", at + 1)) {
                Instant time = Instant.parse(answer.substring(at + 13, answer.indexOf('"', at + 13)));
                histogram.recordValue(Math.max(1, Duration.between(time, now).toNanos() / 1_000));
                if (time.isAfter(seen)) {
                    seen = time;
                }
            }
        }
    }

    private void fill() throws Exception {
        service.register(TOPIC);
        long before = service.metric("oda_pump_stored_records_total");
        long start = System.nanoTime();
        long[] peak = {0, 0};
        try (var producer = service.producer("lz4", 20)) {
            for (long i = 0; i < records; i++) {
                var unused = producer.send(
                        new ProducerRecord<>(TOPIC, BenchRecords.record(TOPIC, FIRST.plusMillis(i * 40), i)));
                if (i % 100_000 == 0) {
                    service.memory(peak);
                    report.progress("sent", i, records);
                }
            }
        }
        while (service.metric("oda_pump_stored_records_total") - before < records) {
            service.memory(peak);
            report.progress("stored", service.metric("oda_pump_stored_records_total") - before, records);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
        report.row(
                "sent, pumped and stored at once, generator on the same cores",
                "%,.0f records/s",
                records / ((System.nanoTime() - start) / 1e9));
        report.row(
                "memory pumping at full rate, peak resident (anonymous)",
                "%,d MB (%,d MB)",
                peak[0] / 1024,
                peak[1] / 1024);
        report.row("memory after it, resident (anonymous)", "%s", service.memory());
    }

    private void queries() throws Exception {
        Instant million = FIRST.plusMillis(1_000_000L * 40);
        String raw = "{\"topic\":\"%s\",\"stop\":\"%s\"}";
        BenchService.drain(service.query(raw.formatted(TOPIC, FIRST.plusMillis(100_000L * 40))));
        long start = System.nanoTime();
        long bytes = BenchService.drain(service.query(raw.formatted(TOPIC, million)));
        double seconds = (System.nanoTime() - start) / 1e9;
        report.row(
                "raw query of 1 M records, gzip JSON over HTTP",
                "%,.0f records/s (%,d MB of JSON)",
                1e6 / seconds,
                bytes >> 20);
        average("whole range", "");
        average("hourly windows", ",\"frequency\":60");
        long[] peak = {0, 0};
        try (var watch = new Background(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                service.memory(peak);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        })) {
            BenchService.drain(service.query(raw.formatted(TOPIC, "2100-01-01T00:00:00Z")));
            watch.interrupt();
        }
        report.row(
                "memory while a raw query of all streams, peak resident (anonymous)",
                "%,d MB (%,d MB)",
                peak[0] / 1024,
                peak[1] / 1024);
    }

    private void average(String name, String frequency) throws Exception {
        String body = "{\"topic\":\"%s\",\"aggregator\":{\"fun\":\"avg\",\"field\":\"temperature\",\"unit\":\"K\"%s}}"
                .formatted(TOPIC, frequency);
        var histogram = new Histogram(3);
        for (int i = 0; i < 15; i++) {
            long start = System.nanoTime();
            BenchService.drain(service.query(body));
            if (i >= 5) {
                histogram.recordValue((System.nanoTime() - start) / 1_000);
            }
        }
        report.row(
                "avg over %,d samples, %s, over HTTP, median".formatted(records, name),
                "%.0f ms",
                histogram.getValueAtPercentile(50) / 1e3);
    }

    @Override
    public void close() throws Exception {
        service.close();
    }
}
