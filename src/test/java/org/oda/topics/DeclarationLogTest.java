package org.oda.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.oda.broker.TempBroker;
import org.oda.model.AttributeDeclaration;
import org.oda.model.TopicDeclaration;
import org.oda.model.TopicRegistration;

/** Declarations are kept beside the registrations, and every instance has the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeclarationLogTest {
    private TempBroker broker;
    private TopicCatalogue catalogue;

    @BeforeAll
    void start() {
        broker = TempBroker.start();
        catalogue = open();
    }

    @AfterAll
    void stop() {
        catalogue.close();
        broker.close();
    }

    @Test
    void registerAll_declaration_isThereAtOnceAndAfterARestart() {
        catalogue.registerAll(List.of(declared("kept", celsius(80)), TopicRegistration.plain("beside")));

        assertThat(catalogue.declarations()).containsEntry("kept", celsius(80)).doesNotContainKey("beside");
        try (TopicCatalogue restarted = open()) {
            assertThat(restarted.declarations()).isEqualTo(catalogue.declarations());
            assertThat(restarted.topics()).isEqualTo(catalogue.topics());
        }
    }

    @Test
    void registerAll_again_replacesKeepsOrRemoves() {
        catalogue.registerAll(List.of(declared("changed", celsius(80))));
        catalogue.register(List.of("changed"));
        assertThat(catalogue.declarations()).containsEntry("changed", celsius(80));

        catalogue.registerAll(List.of(declared("changed", celsius(90))));
        assertThat(catalogue.declarations()).containsEntry("changed", celsius(90));
        assertThat(catalogue.topics()).containsOnlyOnce("changed");

        catalogue.registerAll(List.of(declared("changed", TopicDeclaration.NONE)));
        assertThat(catalogue.declarations()).doesNotContainKey("changed");
        try (TopicCatalogue restarted = open()) {
            assertThat(restarted.declarations()).doesNotContainKey("changed");
        }
    }

    @Test
    void registerAll_whatIsKnown_isNotWrittenAgain() {
        catalogue.registerAll(List.of(declared("same", celsius(80))));
        long before = end();

        catalogue.registerAll(List.of(declared("same", celsius(80))));
        catalogue.register(List.of("same"));

        assertThat(end()).isEqualTo(before);
    }

    @Test
    void registerAll_oneBadName_declaresNone() {
        assertThatThrownBy(() -> catalogue.registerAll(
                        List.of(declared("beside-bad", celsius(80)), TopicRegistration.plain("bad name"))))
                .hasMessageContaining("'bad name'");

        assertThat(catalogue.declarations()).doesNotContainKey("beside-bad");
    }

    @Test
    void declarations_twoCatalogues_agree() {
        try (TopicCatalogue other = open()) {
            List<@Nullable TopicDeclaration> heard = new CopyOnWriteArrayList<>();
            catalogue.onChange(topics -> heard.add(catalogue.declarations().get("shared")));

            other.registerAll(List.of(declared("shared", celsius(1))));
            await().until(() -> heard.contains(celsius(1)));
            other.registerAll(List.of(declared("shared", celsius(2))));
            await().until(() -> heard.contains(celsius(2)));

            List<TopicRegistration> mine = new ArrayList<>();
            for (int i = 3; i < 20; i++) {
                mine.add(declared("shared", celsius(i)));
            }
            mine.parallelStream()
                    .forEach(each -> (each.hashCode() % 2 == 0 ? other : catalogue).registerAll(List.of(each)));
            await().untilAsserted(() -> assertThat(catalogue.declarations()).isEqualTo(other.declarations()));
        }
    }

    @Test
    void declarations_whatOthersWrote_isSkippedAndNothingElse() {
        catalogue.registerAll(List.of(declared("junk", celsius(5))));
        write("junk", "no json".getBytes(UTF_8));
        write("junk", "{\"attributes\":{\"t\":{\"min\":2,\"max\":1}}}".getBytes(UTF_8));
        write("junk", new byte[] {(byte) 0xff});
        write("junk", null);
        write("bad name", "{\"owner\":\"o\"}".getBytes(UTF_8));
        write("later", "{\"owner\":\"o\",\"since\":\"later versions\"}".getBytes(UTF_8));

        await().until(() -> catalogue.topics().contains("later"));
        assertThat(catalogue.declarations())
                .containsEntry("junk", celsius(5))
                .containsEntry("later", new TopicDeclaration(null, "o", false, Map.of()))
                .doesNotContainKey("bad name");
    }

    /** Versions that know of no declarations take the value for the name, and nothing else. */
    @Test
    void log_ofADeclaration_isANameToOlderVersions() {
        catalogue.registerAll(List.of(declared("older", celsius(80))));
        catalogue.registerAll(List.of(declared("older", celsius(81))));

        List<String> names = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.endpoint(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition("__oda_topics", 0)));
            await().until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> names.add(record.value()));
                return names.stream().filter("older"::equals).count() == 2;
            });
        }
    }

    private long end() {
        var partition = new TopicPartition("__oda_topics", 0);
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.endpoint()),
                new ByteArrayDeserializer(),
                new StringDeserializer())) {
            return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
    }

    private void write(String name, byte @Nullable [] declaration) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.endpoint()), new ByteArraySerializer(), new StringSerializer())) {
            var message = new ProducerRecord<byte[], String>("__oda_topics", name);
            message.headers().add("declaration", declaration);
            var unused = producer.send(message);
        }
    }

    private TopicCatalogue open() {
        return TopicCatalogue.open(
                new CatalogueConfig(broker.cluster(), 4, null, Duration.ofMinutes(1)), new PrometheusRegistry());
    }

    private static TopicRegistration declared(String topic, TopicDeclaration declaration) {
        return new TopicRegistration(topic, declaration);
    }

    private static TopicDeclaration celsius(double max) {
        return new TopicDeclaration(
                "Température\n\"dehors\"",
                "facility",
                true,
                Map.of("temperature", new AttributeDeclaration("°C", -40.5, max, null, null)));
    }
}
