package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oda.Oda;
import org.oda.StoppedService;
import org.oda.backup.Backup;
import org.oda.config.OdaConfig;

@Timeout(300)
class BackupTest {
    private static final List<String> TOPICS = List.of("kitchen", "livingroom", "roof");

    @TempDir
    Path folder;

    @Test
    void restore_ofABackupMadeUnderLoad_hasWhatWasAcknowledgedBeforeAndNothingTwice() throws Exception {
        Path data = folder.resolve("data");
        Ledger ledger = new Ledger();
        Set<String> before;
        Backup.Result second;
        try (Oda oda = Oda.start(OdaConfig.of(Map.of("data", data.toString(), "port", "0", "kafka-port", "0")))) {
            Api api = new Api(oda.gatewayUrl().toString());
            String endpoint = api.register(TOPICS.toArray(String[]::new));
            try (Load load = new Load(endpoint, ledger)) {
                await().until(() -> ledger.countAcknowledged() > 5_000);
                Backup.Result first = oda.backup.run(folder.resolve("backups"), 0, (step, done, total) -> {});
                System.out.println(first.folder() + " " + first.manifest().bytes() + " " + first.manifest().records() + " " + first.manifest().files().size());
                before = new HashSet<>(ledger.acknowledged());
                second = oda.backup.run(folder.resolve("backups"), 0, (step, done, total) -> {});
                System.out.println(second.folder() + " " + second.manifest().bytes() + " " + second.manifest().records() + " linked " + second.linkedBytes());
            }
        }
        Path restored = folder.resolve("restored");
        StoppedService.restore(second.folder(), restored, (step, done, total) -> {});
        try (Service service = Service.start(restored)) {
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                Map<String, Integer> found = found(service.api());
                assertThat(found.keySet()).containsAll(before);
            });
            Map<String, Integer> found = found(service.api());
            System.out.println("before " + before.size() + " found " + found.size() + " acked " + ledger.countAcknowledged());
            found.values().forEach(times -> assertThat(times).isEqualTo(1));
            assertThat(service.api().getJson("/rejects").get("rejects")).isEmpty();
        }
    }

    private static Map<String, Integer> found(Api api) {
        Map<String, Integer> found = new HashMap<>();
        for (String topic : TOPICS) {
            for (JsonNode record : api.queryList("{\"topic\":\"%s\"}".formatted(topic))) {
                found.merge(record.get("data").asText(), 1, Integer::sum);
            }
        }
        return found;
    }

    private static final class Load implements AutoCloseable {
        private final KafkaProducer<byte[], byte[]> producer;
        private final AtomicBoolean running = new AtomicBoolean(true);
        private final Thread thread;

        Load(String endpoint, Ledger ledger) {
            producer = new KafkaProducer<>(
                    Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, endpoint, ProducerConfig.LINGER_MS_CONFIG, "5"),
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
                LockSupport.parkNanos(100_000);
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
