package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every record that Kafka acknowledged is stored exactly once, wherever the process is cut off. */
class KillTest {
    private static final int KILLS = 10;
    private static final List<String> TOPICS = List.of("kitchen", "livingroom", "roof");

    @TempDir
    Path data;

    @Test
    void serve_killedTenTimesWhilePumping_storesEveryAcknowledgedRecordOnce() throws Exception {
        int port = ServiceProcess.freePort();
        int kafkaPort = ServiceProcess.freePort();
        var ledger = new Ledger();
        var random = new Random(20260101);
        ServiceProcess service = ServiceProcess.start(data, port, kafkaPort);
        try {
            service.awaitReady();
            String endpoint = service.api().register(TOPICS.toArray(String[]::new));
            try (var load = new Load(endpoint, ledger)) {
                for (int kill = 0; kill < KILLS; kill++) {
                    long target = ledger.countAcknowledged() + 2_000 + random.nextInt(20_000);
                    await().atMost(Duration.ofMinutes(1))
                            .pollInterval(Duration.ofMillis(1))
                            .until(() -> ledger.countAcknowledged() >= target);
                    service.kill();
                    service = ServiceProcess.start(data, port, kafkaPort);
                    service.awaitReady();
                }
            }
            Api api = service.api();
            await().atMost(Duration.ofMinutes(1)).until(() -> count(api) >= ledger.countAcknowledged());
            Map<String, Integer> found = new HashMap<>();
            for (String topic : TOPICS) {
                api.queryList("{\"topic\":\"%s\"}".formatted(topic))
                        .forEach(record -> found.merge(record.get("data").asText(), 1, Integer::sum));
            }
            assertThat(ledger.countAcknowledged()).isGreaterThan(KILLS * 2_000L);
            assertThat(ledger.faults(found)).isEmpty();
            assertThat(api.metric("oda_pump_rejected_records_total")).isZero();
        } finally {
            service.close();
        }
    }

    private static long count(Api api) {
        return TOPICS.stream()
                .mapToLong(topic -> (long) Api.value(api.queryOne("""
                                {"topic":"%s","aggregator":{"fun":"sum","field":"one","unit":"1"}}""".formatted(topic)), "one"))
                .sum();
    }

    /** Sends some ten thousand records a second until it is closed, through every outage of the service. */
    private static final class Load implements AutoCloseable {
        private final KafkaProducer<byte[], byte[]> producer;
        private final AtomicBoolean running = new AtomicBoolean(true);
        private final Thread thread;

        Load(String endpoint, Ledger ledger) {
            producer = new KafkaProducer<>(
                    Map.of(
                            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                            endpoint,
                            ProducerConfig.LINGER_MS_CONFIG,
                            "5",
                            ProducerConfig.MAX_BLOCK_MS_CONFIG,
                            "120000",
                            ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                            "200"),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
            thread = new Thread(() -> run(ledger), "load");
            thread.start();
        }

        private void run(Ledger ledger) {
            for (int number = 0; running.get(); number++) {
                String topic = TOPICS.get(number % TOPICS.size());
                String text = "{'number': %d, 'one': {'value': 1, 'unit': '1'}}".formatted(number);
                String message = """
                        {"timestamp":"%s","generator_id":"load","topic":"%s","data":"%s"}""".formatted(Instant.now(), topic, text);
                ledger.sent(text);
                var unused = producer.send(
                        new ProducerRecord<>(topic, message.getBytes(StandardCharsets.UTF_8)), (metadata, error) -> {
                            if (error == null) {
                                ledger.acknowledged(text);
                            }
                        });
                LockSupport.parkNanos(50_000);
            }
            producer.flush();
        }

        @Override
        public void close() throws InterruptedException {
            running.set(false);
            thread.join(Duration.ofMinutes(2).toMillis());
            producer.close();
        }
    }
}
