package org.oda.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/** Records by HTTP: batches on a few connections, and single records on many. */
final class SendBench implements AutoCloseable {
    private static final int BATCH = 1_000;
    private static final int CONNECTIONS = 4;
    private static final int SINGLES = 64;
    private static final String STORED = "oda_pump_stored_records_total";

    private final Report report;
    private final BenchService service;

    private SendBench(Report report) throws IOException {
        this.report = report;
        this.service = new BenchService(BenchService.newFolder());
    }

    /** @param records of each measurement */
    static void run(Report report, int records) throws Exception {
        try (var bench = new SendBench(report)) {
            bench.service.awaitReady();
            bench.service.register("sent");
            // compiled by then
            bench.send("kafka", BATCH, CONNECTIONS, records / 2);
            bench.drain();
            for (String ack : List.of("kafka", "stored")) {
                bench.measure(ack, BATCH, CONNECTIONS, records);
            }
            for (String ack : List.of("kafka", "stored")) {
                bench.measure(ack, 1, SINGLES, records / 50);
            }
            report.row("memory of the service afterwards, resident (anonymous)", "%s", bench.service.memory());
        }
    }

    private void measure(String ack, int batch, int connections, int records) throws Exception {
        double cpu = service.cpuSeconds();
        long start = System.nanoTime();
        ConcurrentHistogram micros = send(ack, batch, connections, records);
        double seconds = (System.nanoTime() - start) / 1e9;
        drain();
        double stored = (System.nanoTime() - start) / 1e9;
        report.row(
                "%,d records by HTTP in batches of %,d on %d connections, ack=%s"
                        .formatted(records, batch, connections, ack),
                "%,.0f records/s; a request, p50 / p99: %,.0f / %,.0f ms; %,.0f records/s until all are stored, %,.0f µs of the service's processor time each",
                records / seconds,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                records / stored,
                (service.cpuSeconds() - cpu) / records * 1e6);
    }

    private ConcurrentHistogram send(String ack, int batch, int connections, int records) throws Exception {
        List<HttpRequest> requests = requests(ack, batch);
        var micros = new ConcurrentHistogram(60_000_000, 3);
        var next = new AtomicInteger();
        List<Background> senders = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            var http =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            senders.add(new Background(() -> {
                for (int n = next.getAndIncrement(); n < records / batch; n = next.getAndIncrement()) {
                    long start = System.nanoTime();
                    send(http, requests.get(n % requests.size()));
                    micros.recordValue((System.nanoTime() - start) / 1_000);
                }
            }));
        }
        for (Background sender : senders) {
            sender.close();
        }
        return micros;
    }

    /** A stock of bodies, so that to make them costs nothing. */
    private List<HttpRequest> requests(String ack, int batch) throws IOException {
        URI uri = URI.create("http://127.0.0.1:%d/topics/sent/records?ack=%s".formatted(service.port(), ack));
        List<HttpRequest> requests = new ArrayList<>();
        Instant time = Instant.now().minus(Duration.ofHours(1));
        for (int i = 0; i < 20; i++) {
            var body = new ByteArrayOutputStream();
            for (int j = 0; j < batch; j++) {
                body.write(BenchRecords.record("sent", time.plusMillis(i * 1_000L + j), i * 1_000L + j));
                body.write('\n');
            }
            requests.add(HttpRequest.newBuilder(uri)
                    .header("Content-Type", "application/x-ndjson")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                    .build());
        }
        return requests;
    }

    private static void send(HttpClient http, HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200 || !answer.body().contains("\"rejected\":0,")) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void drain() throws IOException {
        while (service.metric(STORED) < service.metric("oda_http_sent_records_total{result=\"accepted\"}")) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Override
    public void close() throws Exception {
        service.close();
    }
}
