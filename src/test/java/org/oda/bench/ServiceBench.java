package org.oda.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The service as its users have it: {@code ./oda serve} in a process of its own, spoken to over HTTP and Kafka only. Fills it
 * with records and measures starts, memory, latency and queries.
 */
final class ServiceBench implements AutoCloseable {
    private static final String TOPIC = "bench";
    private static final Instant FIRST = Instant.parse("2024-03-01T00:00:00Z");

    private static final List<byte[]> TAILS =
            IntStream.range(0, 10_000).mapToObj(ServiceBench::tail).toList();

    private final Report report;
    private final long records;
    private final Path data;
    private final int port;
    private final int kafkaPort;
    private final HttpClient http = HttpClient.newHttpClient();
    private Process service;
    private long started;

    private ServiceBench(Report report, long records) throws IOException {
        this.report = report;
        this.records = records;
        this.data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench");
        this.port = freePort();
        this.kafkaPort = freePort();
        this.service = serve();
    }

    /** @param records how many the queries run over; at least a million */
    static void run(Report report, long records) throws Exception {
        try (var bench = new ServiceBench(report, records)) {
            bench.measure();
        }
    }

    private void measure() throws Exception {
        report.row("start to ready, empty", "%.2f s", awaitReady() / 1e9);
        awaitQuiet();
        report.row("memory idle, resident (anonymous)", "%s", memory());
        latency();
        fill();
        queries();
        starts();
    }

    private void starts() throws Exception {
        service.destroy();
        service.waitFor();
        service = serve();
        report.row("start to ready, %,d records".formatted(records), "%.2f s", awaitReady() / 1e9);
        service.destroyForcibly().waitFor();
        service = serve();
        report.row("ready again after kill -9", "%.2f s", awaitReady() / 1e9);
    }

    /** One thousand records a second; each is asked for until the gateway returns it. */
    private void latency() throws Exception {
        register("latency");
        var histogram = new Histogram(3);
        long seconds = 20;
        try (var producer = producer("none", 0);
                var asker =
                        new Background(() -> pollLatest(histogram, Instant.now().plusSeconds(seconds)))) {
            long start = System.nanoTime();
            for (long i = 0; i < seconds * 1_000; i++) {
                while (System.nanoTime() < start + i * 1_000_000) {
                    LockSupport.parkNanos(100_000);
                }
                Instant now = Instant.now();
                var unused = producer.send(new ProducerRecord<>("latency", record("latency", now, i)));
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
            String answer = text(query(body));
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
        register(TOPIC);
        long before = metric("oda_pump_stored_records_total");
        long start = System.nanoTime();
        long[] peak = {0, 0};
        try (var producer = producer("lz4", 20)) {
            for (long i = 0; i < records; i++) {
                var unused = producer.send(new ProducerRecord<>(TOPIC, record(TOPIC, FIRST.plusMillis(i * 40), i)));
                if (i % 100_000 == 0) {
                    memory(peak);
                    report.progress("sent", i, records);
                }
            }
        }
        while (metric("oda_pump_stored_records_total") - before < records) {
            memory(peak);
            report.progress("stored", metric("oda_pump_stored_records_total") - before, records);
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
        report.row("memory after it, resident (anonymous)", "%s", memory());
    }

    private void queries() throws Exception {
        Instant million = FIRST.plusMillis(1_000_000L * 40);
        String raw = "{\"topic\":\"%s\",\"stop\":\"%s\"}";
        drain(query(raw.formatted(TOPIC, FIRST.plusMillis(100_000L * 40))));
        long start = System.nanoTime();
        long bytes = drain(query(raw.formatted(TOPIC, million)));
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
                memory(peak);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        })) {
            drain(query(raw.formatted(TOPIC, "2100-01-01T00:00:00Z")));
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
            drain(query(body));
            if (i >= 5) {
                histogram.recordValue((System.nanoTime() - start) / 1_000);
            }
        }
        report.row(
                "avg over %,d samples, %s, over HTTP, median".formatted(records, name),
                "%.0f ms",
                histogram.getValueAtPercentile(50) / 1e3);
    }

    /** 450 bytes, 8 attributes; all but the time is taken from a stock, so that to make it costs little. */
    private static byte[] record(String topic, Instant time, long number) {
        byte[] head = ("{\"topic\":\"" + topic + "\",\"timestamp\":\"" + time + '"').getBytes(StandardCharsets.UTF_8);
        byte[] tail = TAILS.get((int) (number % TAILS.size()));
        byte[] record = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, record, head.length, tail.length);
        return record;
    }

    private static byte[] tail(int number) {
        String data =
                "{\\\"temperature\\\":{\\\"value\\\":%d.%d,\\\"unit\\\":\\\"Cel\\\"},\\\"humidity\\\":{\\\"value\\\":%d,\\\"unit\\\":\\\"%%\\\"},"
                                .formatted(15 + number % 11, number % 10, 40 + number % 23)
                        + "\\\"co2\\\":{\\\"value\\\":%d,\\\"unit\\\":\\\"ppm\\\"},\\\"light\\\":{\\\"value\\\":%d,\\\"unit\\\":\\\"Lux\\\"},"
                                .formatted(400 + number % 601, number % 751)
                        + "\\\"power\\\":{\\\"value\\\":%d.5,\\\"unit\\\":\\\"kW\\\"},\\\"energy\\\":{\\\"value\\\":%d,\\\"unit\\\":\\\"kWh\\\"},"
                                .formatted(number % 97, number / 100)
                        + "\\\"noise\\\":{\\\"value\\\":%d,\\\"unit\\\":\\\"dB\\\"},\\\"presence\\\":{\\\"value\\\":%d,\\\"unit\\\":\\\"0/1\\\"}}"
                                .formatted(30 + number % 41, number % 2);
        return ",\"generator_id\":\"sensor_%d\",\"data\":\"%s\"}"
                .formatted(number % 500, data)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static KafkaProducer<byte[], byte[]> producer(String compression, int linger, String endpoint) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        endpoint,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        compression,
                        ProducerConfig.LINGER_MS_CONFIG,
                        String.valueOf(linger),
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        "262144"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private KafkaProducer<byte[], byte[]> producer(String compression, int linger) {
        return producer(compression, linger, "127.0.0.1:" + kafkaPort);
    }

    private Process serve() throws IOException {
        started = System.nanoTime();
        return new ProcessBuilder(List.of(
                        Path.of("oda").toAbsolutePath().toString(),
                        "serve",
                        "--data",
                        data.toString(),
                        "--port",
                        String.valueOf(port),
                        "--kafka-port",
                        String.valueOf(kafkaPort)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolveSibling("bench-serve.log").toFile()))
                .start();
    }

    /** Nanoseconds from the start of the process until the gateway says that it is ready. */
    private long awaitReady() throws InterruptedException {
        await(() -> {
            if (!service.isAlive()) {
                throw new IllegalStateException("the service ended; see target/bench-serve.log");
            }
            try {
                return get("/health/ready").statusCode() == 200;
            } catch (IOException e) {
                return false;
            }
        });
        return System.nanoTime() - started;
    }

    /** Until the collector and the compiler have calmed down: memory is told for a service at rest. */
    private void awaitQuiet() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        await(() -> System.nanoTime() > until);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private void memory(long[] peak) {
        peak[0] = Math.max(peak[0], status("VmRSS"));
        peak[1] = Math.max(peak[1], status("RssAnon"));
    }

    private String memory() {
        return "%,d MB (%,d MB)".formatted(status("VmRSS") / 1024, status("RssAnon") / 1024);
    }

    /** A line of the process's status in Linux, in KB. */
    private long status(String key) {
        try (var lines = Files.lines(Path.of("/proc/" + service.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith(key + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private void register(String topic) throws IOException {
        HttpResponse<InputStream> response = send(request("/register/dg")
                .POST(HttpRequest.BodyPublishers.ofString("{\"topics\":[\"%s\"]}".formatted(topic))));
        if (response.statusCode() != 200) {
            throw new IOException("registration answered " + response.statusCode());
        }
    }

    private long metric(String name) throws IOException {
        return text(get("/metrics"))
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private HttpResponse<InputStream> get(String path) throws IOException {
        return send(request(path));
    }

    private HttpResponse<InputStream> query(String body) {
        try {
            return send(request("/query").POST(HttpRequest.BodyPublishers.ofString(body)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String text(HttpResponse<InputStream> response) {
        try (InputStream in = plain(response)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads and forgets; the number of bytes without gzip. */
    private static long drain(HttpResponse<InputStream> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new IOException("query answered " + response.statusCode());
        }
        try (InputStream in = plain(response)) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static InputStream plain(HttpResponse<InputStream> response) throws IOException {
        return response.headers().firstValue("Content-Encoding").isPresent()
                ? new GZIPInputStream(response.body(), 1 << 16)
                : response.body();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws Exception {
        service.destroy();
        service.waitFor(30, TimeUnit.SECONDS);
        service.destroyForcibly();
        try (var files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
