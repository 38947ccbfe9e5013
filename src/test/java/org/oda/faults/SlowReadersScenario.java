package org.oda.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.oda.e2e.Api;

/** Readers of queries, of streams and of Kafka that take a few bytes a second, for as long as the scenario lasts. */
final class SlowReadersScenario implements Scenario {
    private static final int TOPICS = 2;
    private static final int RECORDS_PER_SECOND = 2_000;
    private static final int READERS_OF_EACH_KIND = 4;
    private static final Duration ROUND = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long MOST_GROWTH_MIB = 150;

    /** What a pump at full rate makes of the usual heap, see the benchmarks; the rest would be growth. */
    private static final long MOST_MIB = 1_024;

    private static final long MOST_LAG = 4L * RECORDS_PER_SECOND;

    @Override
    public String name() {
        return "slow-readers";
    }

    @Override
    public String fault() {
        return "%d queries, %d streams and %d Kafka consumers read some bytes a second, for ever (a run is %d s)"
                .formatted(READERS_OF_EACH_KIND, READERS_OF_EACH_KIND, READERS_OF_EACH_KIND, ROUND.toSeconds());
    }

    @Override
    public String promise() {
        return "the pump keeps up, others are answered, memory, threads and files do not grow";
    }

    @Override
    public int usualRuns() {
        return 10;
    }

    @Override
    public String run(Bed bed, int runs) throws Exception {
        Api api = bed.startReady().api();
        bed.load(TOPICS, RECORDS_PER_SECOND);
        Watching.until("there is something to read", PATIENCE, () -> Watching.stored(api) > 20_000);
        String topic = bed.ledger().plan().topics().get(0);
        URI gateway = URI.create(api.url());
        for (int i = 0; i < READERS_OF_EACH_KIND; i++) {
            String body = "{\"topic\":\"%s\"}".formatted(topic);
            bed.with(new SlowSocket(
                    gateway,
                    "POST /query HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(body.length(), body)));
            bed.with(new SlowSocket(
                    gateway,
                    "GET /stream?topic=%s&from=2000-01-01 HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(topic)));
            bed.with(new SlowConsumer(bed.kafkaEndpoint(), topic, i));
        }
        Watching.pause(ROUND);
        long firstMemory = bed.vitals().memory().mostOfLate();
        long firstFiles = bed.vitals().files().most();
        long bound = MOST_MIB;
        long mostLag = 0;
        for (int run = 0; run < runs; run++) {
            Watching.pause(ROUND);
            mostLag = Math.max(mostLag, api.metric("oda_pump_lag_records"));
            assertThat(mostLag).as("records before the pump").isLessThan(MOST_LAG);
            assertThat(api.isReady()).isTrue();
            long memory = bed.vitals().memory().mostOfLate();
            assertThat(memory).as("MiB resident, %d at first", firstMemory).isLessThan(bound);
            // until then the heap fills, as it may
            if (run == runs / 2) {
                bound = Math.min(bound, memory + MOST_GROWTH_MIB);
            }
            bed.progress("%d of %d: %s", run + 1, runs, bed.vitals().text());
        }
        return String.format(
                Locale.ROOT,
                "%,d MiB after the first half minute, %,d MiB at the end; files %,d and %,d; at most %,d records before the pump",
                firstMemory,
                bed.vitals().memory().last(),
                firstFiles,
                bed.vitals().files().last(),
                mostLag);
    }

    /** Reads a byte now and then from a window that is as small as can be. */
    private static final class SlowSocket implements AutoCloseable {
        private static final String OK = "HTTP/1.1 200";

        private final Socket socket = new Socket();
        private volatile boolean isClosing;

        SlowSocket(URI gateway, String request) throws IOException {
            socket.setReceiveBufferSize(4 << 10);
            socket.connect(new java.net.InetSocketAddress(gateway.getHost(), gateway.getPort()));
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            String status = new String(socket.getInputStream().readNBytes(OK.length()), StandardCharsets.US_ASCII);
            if (!status.equals(OK)) {
                throw new IOException("'%s' is answered by '%s'".formatted(request, status));
            }
            var thread = new Thread(this::read, "slow-reader");
            thread.setDaemon(true);
            thread.start();
        }

        private void read() {
            byte[] few = new byte[16];
            try (InputStream in = socket.getInputStream()) {
                while (!isClosing && in.read(few) >= 0) {
                    Watching.pause(Duration.ofMillis(500));
                }
            } catch (IOException e) {
                // it was sent away, which the service may do
            }
        }

        @Override
        public void close() throws IOException {
            isClosing = true;
            socket.close();
        }
    }

    /** Takes a record now and then, and commits it. */
    private static final class SlowConsumer implements AutoCloseable {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Thread thread = new Thread(this::read, "slow-consumer");
        private volatile boolean isClosing;

        SlowConsumer(String endpoint, String topic, int number) {
            consumer = new KafkaConsumer<>(
                    Map.of(
                            "bootstrap.servers",
                            endpoint,
                            "group.id",
                            "slow-" + number,
                            "auto.offset.reset",
                            "earliest",
                            "max.poll.records",
                            1),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
            consumer.subscribe(java.util.List.of(topic));
            thread.setDaemon(true);
            thread.start();
        }

        private void read() {
            while (!isClosing) {
                consumer.poll(Duration.ofSeconds(1));
                Watching.pause(Duration.ofSeconds(1));
            }
            consumer.close();
        }

        @Override
        public void close() throws InterruptedException {
            isClosing = true;
            thread.join(10_000);
        }
    }
}
