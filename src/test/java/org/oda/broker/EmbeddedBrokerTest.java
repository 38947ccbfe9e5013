package org.oda.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

@Timeout(300)
class EmbeddedBrokerTest {
    @TempDir
    Path folder;

    @Test
    void start_restarted_keepsTopicsAndRecords() throws Exception {
        try (var broker = TempBroker.start()) {
            createTopic(broker.endpoint(), "kept");
            send(broker.endpoint(), "kept", List.of("a", "b", "c"));

            broker.stop();
            broker.startAgain();

            assertThat(read(broker.endpoint(), "kept", 3)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void start_afterAKill_hasEveryAcknowledgedRecord() throws Exception {
        Process child = BrokerChild.start(folder, 1000);
        child.destroyForcibly().waitFor();

        try (var broker = EmbeddedBroker.start(BrokerConfig.onLoopback(folder), new PrometheusRegistry())) {
            assertThat(read(broker.endpoint(), "child", 1000))
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 1000)
                            .mapToObj(i -> "record " + i)
                            .toList());
        }
    }

    @Test
    void start_chosenPortIsTakenBeforeKafkaListens_choosesAnother() throws Exception {
        List<ServerSocket> others = new ArrayList<>();
        var ports = new Random() {
            private int last;

            @Override
            public int nextInt(int least, int most) {
                if (last != 0 && others.isEmpty()) {
                    others.add(listen(last));
                }
                last = super.nextInt(least, most);
                return last;
            }
        };

        try (var broker = EmbeddedBroker.start(BrokerConfig.onLoopback(folder), new PrometheusRegistry(), ports)) {
            createTopic(broker.endpoint(), "there");
        } finally {
            others.get(0).close();
        }
    }

    private static ServerSocket listen(int port) {
        try {
            return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void start_portTaken_namesTheAddressAndTheOption() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> EmbeddedBroker.start(config(port, null, null), new PrometheusRegistry()))
                    .isInstanceOfSatisfying(
                            OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ADDRESS_IN_USE))
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("--kafka-port");
            assertThatThrownBy(() -> EmbeddedBroker.start(config(0, "127.0.0.1", port), new PrometheusRegistry()))
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("--kafka-port-static");
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void start_addressOfAnotherMachine_isABadSetting() {
        var config = new BrokerConfig(
                folder, "192.0.2.1", 0, "127.0.0.1", null, null, BrokerConfig.DEFAULT_MAX_RECORD_BYTES);

        assertThatThrownBy(() -> EmbeddedBroker.start(config, new PrometheusRegistry()))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONFIG))
                .hasMessageContaining("192.0.2.1")
                .hasMessageContaining("--host");
    }

    @Test
    void start_kafkaRefusesItsFolder_failsAndFreesThePorts() throws Exception {
        int port = new Address("127.0.0.1", 0)
                .withPort(new Random(), new HashSet<>())
                .port();
        Files.writeString(folder.resolve("meta.properties"), "version=1\nnode.id=7\ncluster.id=other\n");

        assertThatThrownBy(() -> EmbeddedBroker.start(config(port, null, null), new PrometheusRegistry()))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL))
                .hasMessageContaining(folder.toString());

        Files.delete(folder.resolve("meta.properties"));
        EmbeddedBroker.start(config(port, null, null), new PrometheusRegistry()).close();
    }

    @Test
    void staticEndpoint_configured_leadsClientsBackToItself() throws Exception {
        try (var broker = EmbeddedBroker.start(config(0, "localhost", 0), new PrometheusRegistry())) {
            String endpoint = broker.staticEndpoint().orElseThrow();
            createTopic(broker.endpoint(), "both");
            send(endpoint, "both", List.of("over the second listener"));

            assertThat(read(broker.endpoint(), "both", 1)).containsExactly("over the second listener");
            assertThat(endpoint).startsWith("localhost:").isNotEqualTo(broker.endpoint());
            assertThat(advertised(endpoint)).isEqualTo(endpoint);
            assertThat(advertised(broker.endpoint())).isEqualTo(broker.endpoint());
            assertThat(advertised(broker.cluster().bootstrapServers()))
                    .isEqualTo(broker.cluster().bootstrapServers());
        }
    }

    @Test
    void send_unknownTopic_isNotMade() throws Exception {
        try (var broker = TempBroker.start();
                var producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.endpoint(), "max.block.ms", 500),
                        new StringSerializer(),
                        new StringSerializer());
                Admin admin = admin(broker.endpoint())) {
            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>("unknown", "x")).get())
                    .hasCauseInstanceOf(TimeoutException.class);

            assertThat(admin.listTopics().names().get()).isEmpty();
        }
    }

    @Test
    void send_recordBeyondTheLimit_isRefused() throws Exception {
        var config = new BrokerConfig(folder, "127.0.0.1", 0, "127.0.0.1", null, null, 2048);
        try (var broker = EmbeddedBroker.start(config, new PrometheusRegistry())) {
            createTopic(broker.endpoint(), "small");

            assertThatThrownBy(() -> send(broker.endpoint(), "small", List.of("x".repeat(3000))))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RecordTooLargeException.class);
        }
    }

    @Test
    void send_recordFromADeviceWithoutClock_isTakenAtTheBrokersTime() throws Exception {
        long before = System.currentTimeMillis();
        try (var broker = TempBroker.start();
                var producer = producer(broker.endpoint())) {
            createTopic(broker.endpoint(), "clocks");

            for (long timestamp : new long[] {0, before + 400L * 24 * 3600 * 1000}) {
                assertThat(producer.send(new ProducerRecord<>("clocks", 0, timestamp, null, "x"))
                                .get()
                                .timestamp())
                        .isBetween(before, System.currentTimeMillis());
            }
        }
    }

    @Test
    void metrics_recordsSent_areCounted() throws Exception {
        var registry = new PrometheusRegistry();
        try (var broker = EmbeddedBroker.start(BrokerConfig.onLoopback(folder), registry)) {
            createTopic(broker.endpoint(), "counted");
            double before = counter(registry, "oda_broker_records_in");

            send(broker.endpoint(), "counted", List.of("a", "b", "c"));

            assertThat(counter(registry, "oda_broker_records_in")).isEqualTo(before + 3);
            assertThat(counter(registry, "oda_broker_bytes_in")).isPositive();
        }
        assertThat(registry.scrape().size()).isZero();
    }

    @Test
    void config_wrong_namesTheField() {
        assertThatThrownBy(() -> config(70_000, null, null)).hasMessageContaining("70000");
        assertThatThrownBy(() -> config(9094, "localhost", null)).hasMessageContaining("static");
        assertThatThrownBy(() -> config(9094, "localhost", 9094)).hasMessageContaining("9094");
        assertThatThrownBy(() -> new BrokerConfig(folder, "0.0.0.0", 9094, "0.0.0.0", null, null, 2048))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.field()).isEqualTo("advertisedHost"));
        assertThatThrownBy(() -> new BrokerConfig(folder, "a,b", 9094, "localhost", null, null, 2048))
                .hasMessageContaining("'a,b'");
    }

    private BrokerConfig config(int port, @Nullable String staticHost, @Nullable Integer staticPort) {
        return new BrokerConfig(
                folder, "127.0.0.1", port, "127.0.0.1", staticHost, staticPort, BrokerConfig.DEFAULT_MAX_RECORD_BYTES);
    }

    private static Admin admin(String endpoint) {
        return Admin.create(Map.of("bootstrap.servers", endpoint));
    }

    private static String advertised(String endpoint) throws Exception {
        try (Admin admin = admin(endpoint)) {
            var node = admin.describeCluster().nodes().get().iterator().next();
            return node.host() + ":" + node.port();
        }
    }

    private static void createTopic(String endpoint, String topic) throws Exception {
        try (Admin admin = admin(endpoint)) {
            admin.createTopics(Set.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    private static KafkaProducer<String, String> producer(String endpoint) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", endpoint, "acks", "all"), new StringSerializer(), new StringSerializer());
    }

    private static void send(String endpoint, String topic, List<String> values) throws Exception {
        try (var producer = producer(endpoint)) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, value)).get();
            }
        }
    }

    private static List<String> read(String endpoint, String topic, int count) {
        var values = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", endpoint, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList());
            while (values.size() < count) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }

    private static double counter(PrometheusRegistry registry, String name) {
        return registry.scrape(name::equals).stream()
                .map(CounterSnapshot.class::cast)
                .mapToDouble(snapshot -> snapshot.getDataPoints().get(0).getValue())
                .sum();
    }
}
