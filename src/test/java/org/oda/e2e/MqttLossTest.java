package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.broker.TempBroker;
import org.oda.mqtt.Mosquitto;

/** What a publisher got acknowledged is stored, whatever goes away meanwhile. */
@Tag("once")
class MqttLossTest {

    @TempDir
    Path folder;

    @BeforeAll
    static void assume() {
        Mosquitto.assume();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void serve_brokerRestartsUnderLoad_everyAcknowledgedMessageIsStored(String version) throws Exception {
        try (var broker = Mosquitto.start(folder.resolve("mosquitto"));
                var oda = Service.start(folder.resolve("data"), "mqtt", broker.url(), "mqtt-version", version);
                var publisher = publisher(broker, oda)) {
            for (int i = 1; i <= 4; i++) {
                publisher.awaitAcknowledged(500 * i);
                broker.stop();
                broker.startAgain();
            }

            assertStored(oda.api(), publisher);
            MqttTest.awaitConnected(oda);
        }
    }

    @Test
    void serve_odaIsKilledUnderLoad_everyAcknowledgedMessageIsStored() throws Exception {
        int port = ServiceProcess.freePort();
        int kafkaPort = ServiceProcess.freePort();
        try (var broker = Mosquitto.start(folder.resolve("mosquitto"))) {
            ServiceProcess oda = ServiceProcess.start(folder.resolve("data"), port, kafkaPort, "--mqtt", broker.url());
            awaitConnected(oda);
            try (var publisher = new Publisher(broker)) {
                publisher.awaitAcknowledged(1_000);
                oda.kill();
                oda.close();
                oda = ServiceProcess.start(folder.resolve("data"), port, kafkaPort, "--mqtt", broker.url());
                awaitConnected(oda);

                assertStored(oda.api(), publisher);
            } finally {
                oda.close();
            }
        }
    }

    @Test
    void serve_kafkaIsAway_nothingIsAcknowledgedUntilItIsBack() throws Exception {
        try (var kafka = TempBroker.start();
                var broker = Mosquitto.start(folder.resolve("mosquitto"));
                var oda = Service.start(folder.resolve("data"), "kafka", kafka.endpoint(), "mqtt", broker.url());
                var publisher = publisher(broker, oda)) {
            publisher.awaitAcknowledged(200);
            kafka.stop();
            publisher.awaitAcknowledged(2_000);
            await().until(() -> MqttTest.mqtt(oda).get("detail").asText().contains("Kafka takes no messages since 2"));
            assertThat(MqttTest.mqtt(oda).get("status").asText()).isEqualTo("down");
            assertThat(oda.api().metric("oda_mqtt_messages_under_way")).isBetween(1L, 2_000L);

            kafka.startAgain();

            assertStored(oda.api(), publisher);
            MqttTest.awaitConnected(oda);
        }
    }

    /** One that begins when the broker knows what ODA wants to have. */
    private static Publisher publisher(Mosquitto broker, Service oda) throws Exception {
        MqttTest.awaitConnected(oda);
        return new Publisher(broker);
    }

    private static void awaitConnected(ServiceProcess oda) {
        oda.awaitReady();
        await().until(() -> oda.api().metric("oda_mqtt_connected") == 1);
    }

    private static void assertStored(Api api, Publisher publisher) throws Exception {
        Set<Integer> acknowledged = publisher.end();
        await().pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(missing(api, acknowledged)).isEmpty());
    }

    private static Set<Integer> missing(Api api, Set<Integer> acknowledged) {
        Set<Integer> missing = new TreeSet<>(acknowledged);
        missing.removeAll(stored(api));
        return missing;
    }

    private static Set<Integer> stored(Api api) {
        Set<Integer> numbers = new TreeSet<>();
        if (api.send("/query", "{\"topic\":\"load\"}").statusCode() == 200) {
            for (JsonNode record : api.queryList("{\"topic\":\"load\"}")) {
                numbers.add(record.get("data").get("n").asInt());
            }
        }
        return numbers;
    }

    /** Sends numbers from 0 on with QoS 1, some at a time, and notes which of them the broker has acknowledged. */
    private static final class Publisher implements AutoCloseable {
        private static final int AT_A_TIME = 20;
        private static final int MOST = 10_000;

        private final Mqtt5AsyncClient client;
        private final Set<Integer> acknowledged = new ConcurrentSkipListSet<>();
        private final AtomicBoolean ends = new AtomicBoolean();
        private final Semaphore free = new Semaphore(AT_A_TIME);
        private final Thread thread = new Thread(this::run, "publisher");

        Publisher(Mosquitto broker) throws Exception {
            client = MqttClient.builder()
                    .useMqttVersion5()
                    .identifier("publisher")
                    .serverHost("127.0.0.1")
                    .serverPort(broker.port())
                    .automaticReconnect()
                    .initialDelay(50, TimeUnit.MILLISECONDS)
                    .maxDelay(200, TimeUnit.MILLISECONDS)
                    .applyAutomaticReconnect()
                    .buildAsync();
            client.connectWith()
                    .cleanStart(true)
                    .sessionExpiryInterval(3_600)
                    .send()
                    .get(20, TimeUnit.SECONDS);
            thread.start();
        }

        void awaitAcknowledged(int count) {
            BooleanSupplier enough = () -> acknowledged.size() >= count;
            await().pollInterval(Duration.ofMillis(10)).until(enough::getAsBoolean);
        }

        /** All that were acknowledged, when no further one is sent. */
        Set<Integer> end() throws InterruptedException {
            ends.set(true);
            thread.join();
            if (!free.tryAcquire(AT_A_TIME, 60, TimeUnit.SECONDS)) {
                throw new AssertionError("the broker does not acknowledge");
            }
            return acknowledged;
        }

        @Override
        public void close() throws Exception {
            ends.set(true);
            thread.join();
            client.disconnect().get(20, TimeUnit.SECONDS);
        }

        private void run() {
            for (int i = 0; i < MOST && !ends.get(); i++) {
                int number = i;
                free.acquireUninterruptibly();
                var unused = client.publishWith()
                        .topic("oda/load/publisher/n")
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(String.valueOf(number).getBytes(StandardCharsets.UTF_8))
                        .send()
                        .whenComplete((result, error) -> {
                            if (error == null && result.getError().isEmpty()) {
                                acknowledged.add(number);
                            }
                            free.release();
                        });
            }
        }
    }
}
