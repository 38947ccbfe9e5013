package org.oda.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Many open streams at once, and one that reads a long history. */
final class StreamBench implements AutoCloseable {
    private static final int STREAMS = 1_000;
    private static final int PER_SECOND = 50;
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final String TOPIC = "streamed";
    private static final byte[] MARK = "\\\"sent\\\":".getBytes(StandardCharsets.US_ASCII);

    private final Report report;
    private final BenchService service;
    private final Histogram micros = new Histogram(60_000_000, 3);

    private StreamBench(Report report) throws IOException {
        this.report = report;
        this.service = new BenchService(BenchService.newFolder());
    }

    /** @param records of the history */
    static void run(Report report, int records) throws Exception {
        try (var bench = new StreamBench(report)) {
            bench.service.awaitReady();
            bench.service.register(TOPIC);
            bench.manyStreams();
            bench.history(records);
        }
    }

    private void manyStreams() throws Exception {
        List<SocketChannel> open = new ArrayList<>();
        try (Selector selector = Selector.open();
                var reading = new Background(() -> read(selector));
                var producer = service.producer("none", 0)) {
            for (int i = 0; i < STREAMS; i++) {
                open.add(open(selector));
            }
            while (service.metric("oda_streams_open") < STREAMS) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            long start = System.nanoTime();
            for (int i = 0; i < TIME.toSeconds() * PER_SECOND; i++) {
                long due = start + i * TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                var unused = producer.send(new ProducerRecord<>(TOPIC, message()));
            }
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            report.row(
                    "%,d streams at %d records/s each, sent until read, p50 / p99 / most"
                            .formatted(STREAMS, PER_SECOND),
                    "%,.0f / %,.0f / %,.0f ms, of %,d events",
                    micros.getValueAtPercentile(50) / 1e3,
                    micros.getValueAtPercentile(99) / 1e3,
                    micros.getMaxValue() / 1e3,
                    micros.getTotalCount());
            report.row("memory meanwhile, resident (anonymous)", "%s", service.memory());
            reading.interrupt();
            selector.wakeup();
        }
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    private static byte[] message() {
        long now = Instant.now().toEpochMilli() * 1_000_000;
        return "{\"timestamp\":\"%s\",\"generator_id\":\"g\",\"topic\":\"%s\",\"data\":\"{\\\"sent\\\":%d,\\\"temperature\\\":{\\\"value\\\":21.5,\\\"unit\\\":\\\"Cel\\\"}}\"}"
                .formatted(Instant.now(), TOPIC, now / 1_000)
                .getBytes(StandardCharsets.UTF_8);
    }

    private SocketChannel open(Selector selector) throws IOException {
        var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        String request = "GET /stream?topic=%s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(TOPIC);
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
        selector.wakeup();
        channel.register(selector, SelectionKey.OP_READ);
        return channel;
    }

    private void read(Selector selector) {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try {
            while (!Thread.currentThread().isInterrupted()) {
                selector.select(100);
                for (SelectionKey key : selector.selectedKeys()) {
                    buffer.clear();
                    ((SocketChannel) key.channel()).read(buffer);
                    count(buffer.array(), buffer.position(), Instant.now().toEpochMilli() * 1_000);
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An event that is cut in two by a read is not counted. */
    private void count(byte[] bytes, int length, long now) {
        for (int i = 0; i + MARK.length < length; i++) {
            if (bytes[i] == MARK[0] && Arrays.equals(bytes, i, i + MARK.length, MARK, 0, MARK.length)) {
                long sent = 0;
                for (int at = i + MARK.length; at < length && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
                    sent = 10 * sent + bytes[at] - '0';
                }
                micros.recordValue(Math.min(60_000_000, Math.max(1, now - sent)));
            }
        }
    }

    private void history(int records) throws Exception {
        String topic = "history";
        service.register(topic);
        long before = service.metric("oda_pump_stored_records_total");
        try (var producer = service.producer("lz4", 20)) {
            Instant first = Instant.now().minus(Duration.ofDays(1));
            for (int i = 0; i < records; i++) {
                var unused =
                        producer.send(new ProducerRecord<>(topic, BenchRecords.record(topic, first.plusMillis(i), i)));
            }
        }
        while (service.metric("oda_pump_stored_records_total") - before < records) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
        long start = System.nanoTime();
        long read = 0;
        try (InputStream body = service.get("/stream?topic=%s&from=-2d".formatted(topic))
                        .body();
                var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null && read < records; line = lines.readLine()) {
                read += line.startsWith("data: {\"timestamp") ? 1 : 0;
            }
        }
        report.row(
                "one stream of %,d stored records".formatted(records),
                "%,.0f records/s",
                read / ((System.nanoTime() - start) / 1e9));
    }

    @Override
    public void close() throws Exception {
        service.close();
    }
}
