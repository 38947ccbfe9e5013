package org.oda.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.oda.intake.Intake;
import org.oda.intake.Receipt;
import org.oda.intake.Refusal;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.RecordId;

class ForwarderTest {
    private static final int MAX_MESSAGES = 2_000;

    private final Kafka kafka = new Kafka();
    private final Catalogue catalogue = new Catalogue();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicBoolean connectionEnded = new AtomicBoolean();
    private MqttMetrics metrics = new MqttMetrics(new PrometheusRegistry());
    private Forwarder forwarder = forwarder(1 << 20);

    @AfterEach
    void end() {
        forwarder.close();
    }

    @Test
    void accept_kafkaHasNotAnswered_notAcknowledgedUntilItHas() {
        kafka.isHeld = true;
        forwarder.accept(message("oda/a/g/x", "1", 1));
        await().until(() -> kafka.held.size() == 1);

        assertThat(acknowledged).hasValue(0);
        assertThat(forwarder.isIdle()).isFalse();

        kafka.held.forEach(answer -> answer.complete(receipt(null)));

        await().until(forwarder::isIdle);
        assertThat(acknowledged).hasValue(1);
    }

    @Test
    void accept_kafkaIsAway_triedAgainAndTold() {
        kafka.failure = new OdaException(ErrorCode.KAFKA_UNAVAILABLE, "broker is away");
        forwarder.accept(message("oda/a/g/x", "1", 1));
        await().until(() -> String.valueOf(forwarder.trouble()).contains("broker is away"));
        kafka.failure = new OdaException(ErrorCode.UNKNOWN_TOPIC, "topic is gone");
        await().until(() -> String.valueOf(forwarder.trouble()).contains("topic is gone"));
        assertThat(acknowledged).hasValue(0);

        kafka.failure = null;

        await().until(forwarder::isIdle);
        assertThat(acknowledged).hasValue(1);
        assertThat(forwarder.trouble()).isNull();
        assertThat(metrics.retries.get()).isEqualTo(kafka.failed.get()).isGreaterThanOrEqualTo(2);
        assertThat(kafka.values).hasSize(1);
    }

    @Test
    void accept_connectionEndsWhileKafkaIsAway_leftToTheNextConnection() {
        kafka.failure = new OdaException(ErrorCode.KAFKA_UNAVAILABLE, "broker is away");
        forwarder.accept(message("oda/a/g/x", "1", 1));
        await().until(() -> metrics.retries.get() >= 1);

        connectionEnded.set(true);
        kafka.failure = null;

        await().until(forwarder::isIdle);
        assertThat(kafka.values).isEmpty();
        assertThat(acknowledged).hasValue(0);
    }

    @Test
    void accept_catalogueIsAway_triedAgain() {
        catalogue.failures.add(new OdaException(ErrorCode.KAFKA_UNAVAILABLE, "no answer"));

        forwarder.accept(message("oda/a/g/x", "1", 1));

        await().until(forwarder::isIdle);
        assertThat(catalogue.topics).containsExactly("a");
        assertThat(acknowledged).hasValue(1);
    }

    @Test
    void accept_messagesThatCanNeverBeTaken_refusedAndAcknowledged() {
        forwarder.close();
        forwarder = forwarder(100);
        catalogue.topics.addAll(List.of("t1", "t2"));

        forwarder.accept(message("other", "1", 1));
        forwarder.accept(message("oda/new/g/x", "1", 1));
        forwarder.accept(message("oda/t1/g", "{\"x\":\"%s\"}".formatted("y".repeat(100)), 2));

        await().until(() -> acknowledged.get() == 3);
        assertThat(refused(RefusalReason.NO_RULE)).isEqualTo(1);
        assertThat(refused(RefusalReason.TOPIC_LIMIT)).isEqualTo(1);
        assertThat(refused(RefusalReason.TOO_LARGE)).isEqualTo(1);
        await().until(forwarder::isIdle);
        assertThat(kafka.values).isEmpty();
    }

    @Test
    void accept_willBeRejected_acknowledgedAndCounted() {
        kafka.refusal = new Refusal("bad_json", "no JSON");

        forwarder.accept(message("oda/a/g/x", "ON", 1));

        await().until(() -> acknowledged.get() == 1);
        assertThat(kafka.values).containsExactly("ON");
        assertThat(metrics.unreadable.get()).isEqualTo(1);
        assertThat(metrics.forwarded.get()).isEqualTo(1);
    }

    @Test
    void accept_tooMuchUnderWay_waitsForRoomButRefusesQosZero() throws InterruptedException {
        kafka.isHeld = true;
        for (int i = 0; i < MAX_MESSAGES; i++) {
            forwarder.accept(message("oda/a/g/x", "1", 1));
        }
        forwarder.accept(message("oda/a/g/x", "1", 0));
        assertThat(refused(RefusalReason.OVERLOAD)).isEqualTo(1);
        Thread network = new Thread(() -> forwarder.accept(message("oda/a/g/x", "2", 1)));
        network.start();
        await().until(() -> network.getState() == Thread.State.WAITING);
        await().until(() -> kafka.held.size() == MAX_MESSAGES);

        kafka.held.remove().complete(receipt(null));

        network.join();
        assertThat(acknowledged).hasValue(1);
    }

    @Test
    void acceptNoMore_somebodyWaitsForRoom_returnsWithoutAcknowledging() throws InterruptedException {
        kafka.isHeld = true;
        for (int i = 0; i < MAX_MESSAGES; i++) {
            forwarder.accept(message("oda/a/g/x", "1", 1));
        }
        Thread network = new Thread(() -> forwarder.accept(message("oda/a/g/x", "2", 1)));
        network.start();
        await().until(() -> network.getState() == Thread.State.WAITING);

        forwarder.acceptNoMore();

        network.join();
        assertThat(acknowledged).hasValue(0);
    }

    private Forwarder forwarder(int maxRecordBytes) {
        var config = new MqttConfig(
                URI.create("tcp://127.0.0.1:1"), null, null, null, List.of(MqttVersion.V5), "oda", 2, maxRecordBytes);
        metrics = new MqttMetrics(new PrometheusRegistry());
        return Forwarder.start(config, MqttMapping.defaults(), kafka, catalogue, Clock.systemUTC(), metrics);
    }

    private Message message(String topic, String payload, int qos) {
        return new Message(
                topic,
                payload.getBytes(StandardCharsets.UTF_8),
                qos,
                false,
                acknowledged::incrementAndGet,
                connectionEnded::get);
    }

    private double refused(RefusalReason reason) {
        return metrics.refused.labelValues(reason.code()).get();
    }

    private static Receipt receipt(@Nullable Refusal refusal) {
        return new Receipt(new RecordId("a", 0, 0), refusal, null);
    }

    /** Takes everything at once, holds it back, or fails. */
    private static final class Kafka implements Intake {
        private final Queue<CompletableFuture<Receipt>> held = new ConcurrentLinkedQueue<>();
        private final Queue<String> values = new ConcurrentLinkedQueue<>();
        private final AtomicInteger failed = new AtomicInteger();
        private volatile @Nullable OdaException failure;
        private volatile boolean isHeld;
        private volatile @Nullable Refusal refusal;

        @Override
        public CompletableFuture<Receipt> send(String topic, byte @Nullable [] key, byte[] value) {
            OdaException now = failure;
            if (now != null) {
                failed.incrementAndGet();
                return CompletableFuture.failedFuture(now);
            }
            if (isHeld) {
                var answer = new CompletableFuture<Receipt>();
                held.add(answer);
                return answer;
            }
            values.add(new String(value, StandardCharsets.UTF_8));
            return CompletableFuture.completedFuture(receipt(refusal));
        }
    }

    private static final class Catalogue implements TopicRegistry {
        private final List<String> topics = new ArrayList<>();
        private final Queue<OdaException> failures = new ConcurrentLinkedQueue<>();

        @Override
        public synchronized List<String> topics() {
            return List.copyOf(topics);
        }

        @Override
        public synchronized void register(String topic) {
            OdaException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            topics.add(topic);
        }
    }
}
