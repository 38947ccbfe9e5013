package org.oda.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The pump beside a backup, the next backup and an erasure, as a share of what it does alone. */
final class JobsBench implements AutoCloseable {
    private static final String TOPIC = "jobs";
    private static final String STORED = "oda_pump_stored_records_total";
    private static final Instant FIRST = Instant.parse("2024-03-01T00:00:00Z");
    /** The job that waits for what was sent before it must find little. */
    private static final int AHEAD = 50_000;

    private static final long ALONE_SECONDS = 15;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path backups;
    private final BenchService service;
    private long sent;
    private volatile long most;

    private JobsBench() throws IOException {
        this.backups = BenchService.newFolder();
        this.service = new BenchService(BenchService.newFolder(), "--backup-dir", backups.toString());
    }

    /** @param records that are stored before the first job */
    static void run(Report report, int records) throws Exception {
        try (var bench = new JobsBench()) {
            bench.service.awaitReady();
            bench.service.register(TOPIC);
            bench.most = records;
            bench.send();
            bench.awaitStored(records);
            bench.most = Long.MAX_VALUE;
            try (var sender = new Background(bench::send)) {
                try {
                    double before = bench.alone();
                    Done first = bench.beside(bench.service.post("/backups", "{}"));
                    Done second = bench.beside(bench.service.post("/backups", "{}"));
                    Done erasure = bench.beside(bench.service.sendDelete("/data?generator_id=sensor_7"));
                    double alone = (before + bench.alone()) / 2;
                    report.row("pump alone", "%,.0f records/s", alone);
                    first.report(report, "a backup", "records", alone);
                    second.report(report, "the next backup", "records", alone);
                    erasure.report(report, "an erasure of one of 500 generators", "erased", alone);
                } finally {
                    bench.most = 0;
                }
            }
        }
    }

    private void send() {
        try (var producer = service.producer("lz4", 20)) {
            while (sent < most) {
                var unused = producer.send(
                        new ProducerRecord<>(TOPIC, BenchRecords.record(TOPIC, FIRST.plusMillis(sent * 40), sent)));
                sent++;
                if (sent % 5_000 == 0) {
                    awaitStored(sent - AHEAD);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitStored(long records) throws IOException {
        while (service.metric(STORED) < records) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private double alone() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ALONE_SECONDS);
        var rate = new Rate();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return rate.sinceThen();
    }

    private Done beside(HttpResponse<InputStream> accepted) throws IOException {
        var rate = new Rate();
        String path =
                "/jobs/" + JSON.readTree(BenchService.text(accepted)).get("id").textValue();
        JsonNode job = JSON.readTree(BenchService.text(service.get(path)));
        while (job.get("finished").isNull()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            job = JSON.readTree(BenchService.text(service.get(path)));
        }
        if (job.get("receipt").isNull()) {
            throw new IOException("the job ended without a receipt: " + job);
        }
        return new Done(rate.seconds(), rate.sinceThen(), job.get("receipt"));
    }

    private record Done(double seconds, double rate, JsonNode receipt) {
        void report(Report report, String what, String counted, double alone) {
            report.row(
                    "pump beside " + what,
                    "%,.0f records/s, %.0f %% of alone; %.1f s, %,d records",
                    rate,
                    100 * rate / alone,
                    seconds,
                    receipt.get(counted).longValue());
        }
    }

    /** Records stored per second, since it was made. */
    private final class Rate {
        private final long start = System.nanoTime();
        private final long before = service.metric(STORED);

        Rate() throws IOException {}

        double seconds() {
            return (System.nanoTime() - start) / 1e9;
        }

        double sinceThen() throws IOException {
            return (service.metric(STORED) - before) / seconds();
        }
    }

    @Override
    public void close() throws Exception {
        service.close();
        BenchService.delete(backups);
    }
}
