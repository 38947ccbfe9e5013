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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** {@code ./oda serve} in a process of its own, spoken to over HTTP and Kafka only. */
final class BenchService implements AutoCloseable {
    private final Path data;
    private final int port;
    private final int kafkaPort;
    private final List<String> options;
    private final HttpClient http = HttpClient.newHttpClient();
    private Process service;
    private long started;

    /**
     * Starts it over a folder, which is deleted at the end.
     *
     * @param options of {@code oda serve}, further ones
     */
    BenchService(Path data, String... options) throws IOException {
        this.data = data;
        this.options = List.of(options);
        this.port = freePort();
        this.kafkaPort = freePort();
        this.started = System.nanoTime();
        this.service = serve();
    }

    /** A folder for the data, empty. */
    static Path newFolder() throws IOException {
        return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench");
    }

    /** Ends it with {@code kill}, or {@code kill -9}, and starts it again. */
    void restart(boolean forcibly) throws IOException, InterruptedException {
        if (forcibly) {
            service.destroyForcibly();
        } else {
            service.destroy();
        }
        service.waitFor();
        started = System.nanoTime();
        service = serve();
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

    KafkaProducer<byte[], byte[]> producer(String compression, int linger) {
        return producer(compression, linger, "127.0.0.1:" + kafkaPort);
    }

    private Process serve() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of("oda").toAbsolutePath().toString(),
                "serve",
                "--data",
                data.toString(),
                "--port",
                String.valueOf(port),
                "--kafka-port",
                String.valueOf(kafkaPort)));
        command.addAll(options);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolveSibling("bench-serve.log").toFile()))
                .start();
    }

    /** Nanoseconds from the start of the process until the gateway says that it is ready. */
    long awaitReady() throws InterruptedException {
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
    void awaitQuiet() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        await(() -> System.nanoTime() > until);
    }

    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Processor time of the service since its start, in seconds. */
    double cpuSeconds() {
        return service.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    int port() {
        return port;
    }

    void memory(long[] peak) {
        peak[0] = Math.max(peak[0], status("VmRSS"));
        peak[1] = Math.max(peak[1], status("RssAnon"));
    }

    String memory() {
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

    void register(String topic) throws IOException {
        HttpResponse<InputStream> response = post("/register/dg", "{\"topics\":[\"%s\"]}".formatted(topic));
        if (response.statusCode() != 200) {
            throw new IOException("registration answered " + response.statusCode());
        }
    }

    long metric(String name) throws IOException {
        return text(get("/metrics"))
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    HttpResponse<InputStream> get(String path) throws IOException {
        return send(request(path));
    }

    HttpResponse<InputStream> post(String path, String body) throws IOException {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<InputStream> sendDelete(String path) throws IOException {
        return send(request(path).DELETE());
    }

    HttpResponse<InputStream> query(String body) {
        try {
            return post("/query", body);
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

    static String text(HttpResponse<InputStream> response) {
        try (InputStream in = plain(response)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads and forgets; the number of bytes without gzip. */
    static long drain(HttpResponse<InputStream> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new IOException("query answered " + response.statusCode() + " " + text(response));
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
        delete(data);
    }

    static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
