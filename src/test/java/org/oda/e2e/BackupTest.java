package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oda.StoppedService;
import org.oda.backup.Manifest;
import org.oda.store.questdb.QuestDbConfig;
import org.oda.store.questdb.QuestDbStore;

/** A service that is restored has what was acknowledged before its backup was begun, each record once. */
@Timeout(300)
@Tag("once")
class BackupTest {
    private static final List<String> TOPICS = List.of("kitchen", "livingroom", "roof");

    @TempDir
    Path folder;

    @Test
    void restore_ofTheSecondBackupUnderLoad_hasAllThatWasAcknowledgedBeforeOnceAndTakesMore() throws Exception {
        Path backups = folder.resolve("backups");
        Ledger ledger = new Ledger();
        Set<String> before;
        JsonNode first;
        JsonNode second;
        try (Service service = Service.start(folder.resolve("data"), "backup-dir", backups.toString())) {
            Api api = service.api();
            String endpoint = api.register(TOPICS.toArray(String[]::new));
            try (Load load = new Load(endpoint, ledger)) {
                await().until(() -> ledger.countAcknowledged() > 3_000);
                // one that is rejected, and stored after all: neither is forgotten, nor done twice
                try (Service.Sender sender = service.sender()) {
                    sender.sendRaw("roof", "no record".getBytes(StandardCharsets.UTF_8));
                    sender.sendRaw("roof", "no record either".getBytes(StandardCharsets.UTF_8));
                }
                replayOne(api);
                first = backup(api, "{}");
                commit(endpoint, "someone", "kitchen");
                before = ledger.acknowledged();
                second = backup(api, "{\"keep\":1}");
            }
            assertThat(api.metric("oda_backup_last_success_timestamp_seconds"))
                    .isCloseTo(Instant.now().getEpochSecond(), org.assertj.core.data.Offset.offset(60L));
        }
        // by its own lights the store of the backup is older than Kafka's logs there
        assertThat(second.get("records").longValue())
                .isGreaterThan(first.get("records").longValue());
        assertThat(second.get("new_bytes").longValue())
                .isLessThan(second.get("bytes").longValue());
        assertThat(Path.of(first.get("backup").textValue())).doesNotExist();

        Path restored = folder.resolve("restored");
        Manifest manifest =
                StoppedService.restore(Path.of(second.get("backup").textValue()), restored, (step, done, total) -> {});
        assertThat(manifest.recordCount()).isEqualTo(second.get("records").longValue());
        try (Service service = Service.start(restored)) {
            Api api = service.api();
            await().untilAsserted(() -> assertThat(found(api).keySet()).containsAll(before));
            api.register(TOPICS.toArray(String[]::new));
            try (Service.Sender sender = service.sender()) {
                for (int i = 0; i < 100; i++) {
                    String text = "{'after': %d}".formatted(i);
                    ledger.sent(text);
                    sender.send("kitchen", "g", "2026-01-01T00:00:00Z", text);
                    ledger.acknowledged(text);
                }
            }
            await().until(() -> found(api).containsKey("{'after': 99}"));
            Map<String, Integer> found = found(api);
            ledger.forgive(before, found.keySet());
            assertThat(found.remove("mended")).isEqualTo(1);
            assertThat(ledger.faults(found)).isEmpty();
            JsonNode rejects = api.getJson("/rejects").get("rejects");
            assertThat(rejects).hasSize(2);
            assertThat(rejects).extracting(one -> one.get("state").textValue()).containsOnlyOnce("replayed");
            assertThat(committed(service.kafkaEndpoint(), "someone", "kitchen")).isPositive();
            assertThat(api.getJson("/jobs?kind=backup").at("/jobs/0/state").textValue())
                    .isEqualTo("failed");
        }
    }

    @Test
    void backup_ofAStoppedService_isTakenFromItsFolderAndRefusedWhereTheServiceRuns() throws Exception {
        Path data = folder.resolve("data");
        Path backups = folder.resolve("backups");
        try (Service service = Service.start(data)) {
            service.api().register("a");
            try (Service.Sender sender = service.sender()) {
                sender.send("a", "g", "2026-01-01T00:00:00Z", "{'n': 1}");
            }
            await().until(() -> service.stored() == 1);
            assertThat(service.api().send("/backups", "").statusCode()).isEqualTo(403);
            assertThat(org.assertj.core.api.Assertions.catchThrowable(
                            () -> StoppedService.backup(data, backups, 0, 0, (step, done, total) -> {})))
                    .hasMessageContaining("in use");
        }
        Path made = StoppedService.backup(data, backups, 0, 0, (step, done, total) -> {})
                .folder();

        Path restored = folder.resolve("restored");
        StoppedService.restore(made, restored, (step, done, total) -> {});
        try (Service service = Service.start(restored)) {
            assertThat(service.api().queryList("{\"topic\":\"a\"}")).hasSize(1);
        }
    }

    @Test
    void restore_ofAMonthThatIsParquet_hasItSoAndTakesLateRecords() throws Exception {
        Path data = folder.resolve("data");
        Instant january = Instant.parse("2026-01-01T00:00:00Z");
        List<JsonNode> before;
        try (Service service = Service.start(data)) {
            service.api().register("a");
            try (Service.Sender sender = service.sender()) {
                for (int i = 0; i < 2_000; i++) {
                    String time = january.plusSeconds(i * 60L).toString();
                    sender.send("a", "g" + i % 3, time, "{'n': {'value': %d, 'unit': 'Cel'}}".formatted(i));
                }
                sender.send("a", "g", "2026-03-01T00:00:00Z", "{'n': 1}");
            }
            await().until(() -> service.stored() == 2_001);
            before = service.api().queryList("{\"topic\":\"a\"}");
        }
        try (QuestDbStore store = store(data)) {
            store.pack(YearMonth.of(2026, 1));
            assertThat(store.packed().months()).isEqualTo(1);
        }

        Path made = StoppedService.backup(data, folder.resolve("backups"), 0, 0, (step, done, total) -> {})
                .folder();
        Path restored = folder.resolve("restored");
        StoppedService.restore(made, restored, (step, done, total) -> {});

        try (QuestDbStore store = store(restored)) {
            assertThat(store.packed().months()).isEqualTo(1);
        }
        try (Service service = Service.start(restored)) {
            assertThat(service.api().queryList("{\"topic\":\"a\"}")).isEqualTo(before);
            try (Service.Sender sender = service.sender()) {
                sender.send("a", "late", "2026-01-01T00:00:30Z", "{'n': 2}");
            }
            await().until(() -> service.stored() == 1);
            assertThat(service.api().queryList("{\"topic\":\"a\"}"))
                    .hasSize(before.size() + 1)
                    .containsAll(before);
        }
    }

    /** Of a service that does not run. */
    private QuestDbStore store(Path data) {
        return QuestDbStore.open(
                new QuestDbConfig(data.resolve("store"), folder.resolve("native"), 0, 1), new PrometheusRegistry());
    }

    private static JsonNode backup(Api api, String body) throws IOException {
        JsonNode job = Api.read(Api.text(api.send("/backups", body)));
        String path = "/jobs/" + job.get("id").textValue();
        await().until(() -> !api.getJson(path).get("finished").isNull());
        assertThat(api.getJson(path).get("problem").toString()).isEqualTo("null");
        return api.getJson(path).get("receipt");
    }

    private static void replayOne(Api api) {
        await().until(() -> api.getJson("/rejects").path("rejects").size() == 2);
        String id = api.getJson("/rejects").at("/rejects/0/id").textValue();
        String value =
                "{\\\"timestamp\\\":\\\"2026-01-01T00:00:00Z\\\",\\\"generator_id\\\":\\\"g\\\",\\\"topic\\\":\\\"roof\\\",\\\"data\\\":\\\"mended\\\"}";
        JsonNode answer = Api.read(Api.text(
                api.send("/rejects/replay", "{\"records\":[{\"id\":\"%s\",\"value\":\"%s\"}]}".formatted(id, value))));
        assertThat(answer.get("replayed").intValue()).isEqualTo(1);
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

    private static KafkaConsumer<byte[], byte[]> consumer(String endpoint, String group) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        endpoint,
                        ConsumerConfig.GROUP_ID_CONFIG,
                        group,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static void commit(String endpoint, String group, String topic) {
        try (var consumer = consumer(endpoint, group)) {
            consumer.subscribe(List.of(topic));
            await().until(() -> !consumer.poll(Duration.ofMillis(100)).isEmpty());
            consumer.commitSync();
        }
    }

    private static long committed(String endpoint, String group, String topic) {
        try (var consumer = consumer(endpoint, group)) {
            List<org.apache.kafka.common.TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(topic)
                    .forEach(info ->
                            partitions.add(new org.apache.kafka.common.TopicPartition(topic, info.partition())));
            return consumer.committed(Set.copyOf(partitions)).values().stream()
                    .filter(offset -> offset != null)
                    .mapToLong(offset -> offset.offset())
                    .sum();
        }
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
