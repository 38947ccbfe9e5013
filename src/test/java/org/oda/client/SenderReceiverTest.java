package org.oda.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oda.broker.TempBroker;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.JsonText;
import org.oda.model.OdaException;

class SenderReceiverTest {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final OdaClient CLIENT = OdaClient.connect(URI.create("http://127.0.0.1:1"));

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static TempBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = TempBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void send_thousands_allAcknowledgedAndReceivedOnce() throws Exception {
        String topic = topic("many");
        send(topic, 5000);

        Set<String> received = new HashSet<>();
        List<String> all = new ArrayList<>();
        try (Receiver receiver = CLIENT.receiver(broker.endpoint(), List.of(topic), ReceiverOptions.alone())) {
            Awaitility.await()
                    .until(() -> receiver.receive(POLL, record -> all.add(record.text())) >= 0 && all.size() >= 5000);
        }
        received.addAll(all);

        assertThat(all).hasSize(5000);
        assertThat(received).hasSize(5000);
    }

    @Test
    void send_fewRecords_takePartitionsInTurn() throws Exception {
        String topic = topic("few");
        send(topic, 8);

        Map<Integer, List<Integer>> partitions = new HashMap<>();
        try (Receiver receiver = CLIENT.receiver(broker.endpoint(), List.of(topic), ReceiverOptions.alone())) {
            Awaitility.await().until(() -> {
                receiver.receive(
                        POLL,
                        record -> partitions
                                .computeIfAbsent(record.partition(), p -> new ArrayList<>())
                                .add(record.partition()));
                return partitions.values().stream().mapToInt(List::size).sum() == 8;
            });
        }

        assertThat(partitions)
                .hasSize(4)
                .allSatisfy((partition, records) -> assertThat(records).hasSize(2));
    }

    @Test
    void send_recordTooLargeForTheBroker_isReported() throws Exception {
        String topic = topic("large");
        // what compresses well gets through: the broker's bound is for what goes over the wire
        byte[] noise = new byte[20 << 20];
        new Random(1).nextBytes(noise);
        JsonText data = Message.text(Base64.getEncoder().encodeToString(noise));
        DeliveryReport report;
        try (Sender sender = CLIENT.sender(broker.endpoint())) {
            sender.send(new Message(topic, "g", Instant.EPOCH, data));
            sender.flush();
            report = sender.report();
        }

        assertThat(report.complete()).isFalse();
        assertThat(report.failed()).isEqualTo(1);
        assertThat(report.firstFailure()).contains("larger than");
    }

    @Test
    void send_unknownTopic_saysSo() {
        try (Sender sender = new Sender(broker.cluster(), SHORT)) {
            assertThatExceptionOfType(OdaException.class)
                    .isThrownBy(() -> sender.send(new Message("absent", "g", Instant.EPOCH, JsonText.of("{}"))))
                    .withMessageContaining("topic 'absent' does not exist");
        }
    }

    @Test
    void send_noBroker_namesTheEndpoint() {
        try (Sender sender = new Sender(KafkaCluster.open("127.0.0.1:1"), SHORT)) {
            assertThatExceptionOfType(OdaException.class)
                    .isThrownBy(() -> sender.send(new Message("any", "g", Instant.EPOCH, JsonText.of("{}"))))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE))
                    .withMessageContaining("127.0.0.1:1");
        }
    }

    @Test
    void sender_noEndpoint_isRefused() {
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> CLIENT.sender("nonsense"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_VALUE));
    }

    @Test
    void receive_groupComesBack_continuesBehindWhatItCommitted() throws Exception {
        String topic = topic("again");
        ReceiverOptions group = new ReceiverOptions("again", "member-1");
        send(topic, 100);
        List<String> first = new ArrayList<>();
        try (Receiver receiver = CLIENT.receiver(broker.endpoint(), List.of(topic), group)) {
            Awaitility.await().until(() -> {
                receiver.receive(POLL, record -> {
                    first.add(record.text());
                    if (first.size() == 60) {
                        receiver.stop();
                    }
                });
                return first.size() >= 60;
            });
        }
        List<String> second = new ArrayList<>();
        try (Receiver receiver = CLIENT.receiver(broker.endpoint(), List.of(topic), group)) {
            Awaitility.await()
                    .until(() ->
                            receiver.receive(POLL, record -> second.add(record.text())) >= 0 && second.size() >= 40);
        }

        assertThat(first).hasSize(60);
        assertThat(second).hasSize(40).doesNotContainAnyElementsOf(first);
    }

    @Test
    void gateway_nobodyThere_namesUrlAndOption() {
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> CLIENT.register(List.of("a")))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.GATEWAY_UNAVAILABLE))
                .withMessageContaining("http://127.0.0.1:1")
                .withMessageContaining("-a URL");
    }

    private static void send(String topic, int count) {
        try (Sender sender = CLIENT.sender(broker.endpoint())) {
            IntStream.range(0, count)
                    .mapToObj(i ->
                            new Message(topic, "g", Instant.ofEpochSecond(i), JsonText.of("{\"i\":%d}".formatted(i))))
                    .forEach(sender::send);
            sender.flush();
            assertThat(sender.report()).isEqualTo(new DeliveryReport(count, count, 0, null));
        }
    }

    private static String topic(String name) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.endpoint()))) {
            admin.createTopics(List.of(new NewTopic(name, 4, (short) 1))).all().get();
        }
        return name;
    }
}
