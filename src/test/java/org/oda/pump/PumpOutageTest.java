package org.oda.pump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oda.broker.TempBroker;
import org.oda.store.FakeStore;

@Tag("once")
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PumpOutageTest {
    private static final String TOPIC = "kitchen";
    private static final String GROUP = "g";
    /** Less than Kafka waits for a consumer that does not ask, two minutes. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TempBroker broker;
    private Cluster cluster;
    private @Nullable Pump pump;

    @BeforeEach
    void start() throws Exception {
        broker = TempBroker.start();
        cluster = new Cluster(broker.cluster());
        cluster.createAll(Pump.internalTopics(1 << 20));
        cluster.create(TOPIC, 4);
    }

    @AfterEach
    void stop() {
        if (pump != null) {
            pump.close();
        }
        cluster.close();
        broker.close();
    }

    @Test
    void kafka_goneAndBack_goesOnByItself() throws Exception {
        Pump running = startPump();
        cluster.send(TOPIC, readings());
        awaitCommitted();
        // one thread can commit all while the other has not joined yet
        await().atMost(PATIENCE).until(running::isHealthy);

        broker.stop();

        await("the outage is told as long as it lasts")
                .during(Duration.ofSeconds(3))
                .atMost(PATIENCE)
                .until(() -> running.health().detail().contains("kafka is away"));

        broker.startAgain();

        cluster.send(TOPIC, readings());
        awaitCommitted();
        await().atMost(PATIENCE).until(running::isHealthy);
        assertThat(cluster.ends(TOPIC).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(200);
    }

    @Test
    void start_kafkaAway_goesOnWhenItComes() throws Exception {
        cluster.send(TOPIC, readings());
        broker.stop();
        Pump running = startPump();
        await().atMost(PATIENCE).until(() -> running.health().detail().contains("kafka"));

        broker.startAgain();

        awaitCommitted();
        await().atMost(PATIENCE).until(running::isHealthy);
    }

    @Test
    void member_silent_losesItsShareToTheOthers() throws Exception {
        try (var silent = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.endpoint(),
                        "group.id",
                        GROUP,
                        "max.poll.interval.ms",
                        6_000,
                        "session.timeout.ms",
                        6_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            silent.subscribe(List.of(Slots.TOPIC));
            await().atMost(PATIENCE).until(() -> {
                silent.poll(Duration.ofMillis(100));
                return !silent.assignment().isEmpty();
            });
            Pump running = startPump();
            await().atMost(PATIENCE).until(() -> {
                silent.poll(Duration.ofMillis(100));
                int assigned = silent.assignment().size();
                return assigned > 0 && assigned < Slots.NUMBER && running.isHealthy();
            });

            cluster.send(TOPIC, readings());

            awaitCommitted();
        }
    }

    private Pump startPump() {
        Pump started = Pump.start(
                PumpConfig.of(broker.cluster(), GROUP, null, 1 << 20).withThreads(2),
                new FakeStore(),
                Readings.decoder(),
                new PrometheusRegistry());
        pump = started;
        started.topics(List.of(TOPIC));
        return started;
    }

    private static List<String> readings() {
        return IntStream.range(0, 100).mapToObj(i -> Readings.of(TOPIC, i)).toList();
    }

    private void awaitCommitted() {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(cluster.committed(GROUP, TOPIC)).isEqualTo(cluster.ends(TOPIC)));
    }
}
