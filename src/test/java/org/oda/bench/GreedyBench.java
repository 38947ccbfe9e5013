package org.oda.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The pump beside clients that take all they can get, as a share of what it does alone, both in one run. */
final class GreedyBench implements AutoCloseable {
    private static final String TOPIC = "greedy";
    private static final Instant FIRST = Instant.parse("2024-03-01T00:00:00Z");
    private static final int READERS = 40;
    private static final int IDLERS = 20;
    private static final String QUERY = "{\"topic\":\"greedy\",\"stop\":\"2100-01-01T00:00:00Z\"}";

    private final int records;
    private final BenchService service;
    private long sent;
    private volatile boolean isOver;

    private GreedyBench(int records) throws IOException {
        this.records = records;
        this.service = new BenchService(BenchService.newFolder());
    }

    /** @param records of each measurement */
    static void run(Report report, int records) throws Exception {
        try (var bench = new GreedyBench(records)) {
            bench.service.awaitReady();
            bench.service.register(TOPIC);
            // compiled by then, and something to be queried
            bench.pump();
            double alone = bench.pump();
            double beside = bench.besideTheGreedy();
            double again = bench.pump();
            report.row(
                    "pump beside %d clients that query everything and %d that do not read, as a share of alone"
                            .formatted(READERS, IDLERS),
                    "%.0f %% (alone %,.0f and %,.0f records/s)",
                    100 * beside / ((alone + again) / 2),
                    alone,
                    again);
        }
    }

    private double besideTheGreedy() throws Exception {
        List<Socket> idlers = new ArrayList<>();
        List<Background> readers = new ArrayList<>();
        try {
            for (int i = 0; i < IDLERS; i++) {
                idlers.add(ask());
            }
            for (int i = 0; i < READERS; i++) {
                readers.add(new Background(this::readOn));
            }
            return pump();
        } finally {
            isOver = true;
            for (Socket idler : idlers) {
                idler.close();
            }
            for (Background reader : readers) {
                reader.close();
            }
        }
    }

    /** Records per second, from the first that is sent to the last that is stored. */
    private double pump() throws Exception {
        long before = service.metric("oda_pump_stored_records_total");
        long start = System.nanoTime();
        try (var producer = service.producer("lz4", 20)) {
            for (int i = 0; i < records; i++) {
                var unused = producer.send(
                        new ProducerRecord<>(TOPIC, BenchRecords.record(TOPIC, FIRST.plusMillis(sent * 40), sent)));
                sent++;
            }
        }
        while (service.metric("oda_pump_stored_records_total") - before < records) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return records / ((System.nanoTime() - start) / 1e9);
    }

    private void readOn() {
        while (!isOver) {
            try (var answer = service.query(QUERY).body()) {
                byte[] buffer = new byte[1 << 16];
                while (!isOver && answer.read(buffer) >= 0) {
                    // as fast as it comes
                }
            } catch (IOException | UncheckedIOException e) {
                // refused, or broken off
            }
        }
    }

    private Socket ask() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
        socket.getOutputStream()
                .write("POST /query HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(QUERY.length(), QUERY)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Override
    public void close() throws Exception {
        service.close();
    }
}
