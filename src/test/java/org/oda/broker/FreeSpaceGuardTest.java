package org.oda.broker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

class FreeSpaceGuardTest {
    private static final String TOPIC = "t";

    @TempDir
    Path folder;

    @Test
    void start_belowTheFloor_refusesProducersAndLetsConsumersWork() throws Exception {
        try (var broker = TempBroker.start()) {
            var cluster = KafkaCluster.open(broker.endpoint());
            try (Admin admin = Admin.create(cluster.clientSettings(Map.of()))) {
                admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
                        .all()
                        .get(30, TimeUnit.SECONDS);
            }
            // a broker learns of a topic before it has made its log
            await().ignoreExceptionsInstanceOf(ExecutionException.class).untilAsserted(() -> send(broker, "all"));
            try (var consumer = consumer(broker)) {
                consumer.commitSync();
                try (var guard = FreeSpaceGuard.start(cluster, folder, Long.MAX_VALUE / 2, new PrometheusRegistry())) {
                    OdaException refusal = requireNonNull(guard.refusal());
                    assertThat(refusal.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE);
                    assertThat(refusal.detail()).contains("free-space-floor", folder.toString());
                    int taken = sendUntilRefused(broker);
                    assertThatThrownBy(() -> send(broker, "1")).hasCauseInstanceOf(RecordTooLargeException.class);
                    var got = new AtomicInteger();
                    await().until(() ->
                            got.addAndGet(consumer.poll(Duration.ofMillis(100)).count()) >= 1 + taken);
                    assertThat(got).hasValue(1 + taken);
                    consumer.commitSync(Duration.ofMinutes(1));
                }
                // as after a restart: what was set stays in the broker until it is set anew
                try (var guard = FreeSpaceGuard.start(cluster, folder, 0, new PrometheusRegistry())) {
                    assertThat(guard.refusal()).isNull();
                    await().ignoreExceptionsInstanceOf(ExecutionException.class)
                            .untilAsserted(() -> send(broker, "all"));
                    send(broker, "1");
                }
            }
        }
    }

    /** How many were taken; the broker's log follows its controller within moments. */
    private static int sendUntilRefused(TempBroker broker) throws Exception {
        for (int taken = 0; ; taken++) {
            try {
                send(broker, "all");
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(RecordTooLargeException.class);
                return taken;
            }
            assertThat(taken).isLessThan(1_000);
        }
    }

    private static void send(TempBroker broker, String acks) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.endpoint(),
                        ProducerConfig.ACKS_CONFIG,
                        acks,
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        false,
                        ProducerConfig.RETRIES_CONFIG,
                        0),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, "value")).get(30, TimeUnit.SECONDS);
        }
    }

    private static KafkaConsumer<String, String> consumer(TempBroker broker) {
        Map<String, Object> settings = new HashMap<>(
                Map.of("bootstrap.servers", broker.endpoint(), "group.id", "g", "auto.offset.reset", "earliest"));
        var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        var partition = new TopicPartition(TOPIC, 0);
        consumer.assign(List.of(partition));
        consumer.position(partition);
        return consumer;
    }
}
