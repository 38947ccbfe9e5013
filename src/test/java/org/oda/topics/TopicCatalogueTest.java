package org.oda.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.oda.Prompt;
import org.oda.broker.TempBroker;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicCatalogueTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private TempBroker broker;
    private TopicCatalogue catalogue;
    private Admin admin;

    @BeforeAll
    void start() {
        broker = TempBroker.start();
        catalogue =
                TopicCatalogue.open(new CatalogueConfig(broker.cluster(), 4, null, Duration.ofMinutes(1)), registry);
        admin = Admin.create(Map.of("bootstrap.servers", broker.endpoint()));
    }

    @AfterAll
    void stop() {
        admin.close();
        catalogue.close();
        broker.close();
    }

    @Test
    void register_newTopics_areThereAtOnceWithFourPartitions() throws Exception {
        catalogue.register(List.of("livingroom", "kitchen"));

        assertThat(catalogue.topics()).containsSubsequence("livingroom", "kitchen");
        assertThat(partitions("livingroom")).isEqualTo(4);
        assertThat(partitions("kitchen")).isEqualTo(4);
    }

    @Test
    void register_again_keepsOrderAndNamesEachOnce() {
        catalogue.register(List.of("order.c", "order.a", "order.c"));
        catalogue.register(List.of("order.b", "order.a"));
        catalogue.register(List.of("order.a", "order.c"));

        assertThat(mine("order.")).containsExactly("order.c", "order.a", "order.b");
    }

    @Test
    void register_existingTopic_isRegisteredAsItIs() throws Exception {
        admin.createTopics(Set.of(new NewTopic("made-elsewhere", 1, (short) 1)))
                .all()
                .get();

        catalogue.register(List.of("made-elsewhere"));

        assertThat(catalogue.topics()).contains("made-elsewhere");
        assertThat(partitions("made-elsewhere")).isEqualTo(1);
    }

    @Test
    void register_topicThatWasDeletedOutside_isMadeAgain() throws Exception {
        catalogue.register(List.of("deleted"));
        admin.deleteTopics(List.of("deleted")).all().get();
        await().until(() -> !admin.listTopics().names().get().contains("deleted"));

        catalogue.register(List.of("deleted"));

        assertThat(admin.listTopics().names().get()).contains("deleted");
        assertThat(mine("deleted")).containsExactly("deleted");
    }

    @Test
    void register_nothing_doesNothing() {
        List<String> before = catalogue.topics();

        catalogue.register(List.of());

        assertThat(catalogue.topics()).isEqualTo(before);
    }

    @Test
    void register_oneBadName_makesNone() throws Exception {
        assertThatThrownBy(() -> catalogue.register(List.of("good-beside-bad", "bad name")))
                .isInstanceOfSatisfying(OdaException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.BAD_TOPIC_NAME);
                    assertThat(e.field()).isEqualTo("topics");
                    assertThat(e.detail()).contains("'bad name'").contains("a-z, A-Z, 0-9");
                });

        assertThat(admin.listTopics().names().get()).doesNotContain("good-beside-bad");
    }

    @Test
    void register_nameThatKafkaCannotTellFromAnother_isRefused() throws Exception {
        catalogue.register(List.of("same.name"));
        admin.createTopics(Set.of(new NewTopic("outside_name", 1, (short) 1)))
                .all()
                .get();

        assertThatThrownBy(() -> catalogue.register(List.of("same_name")))
                .hasMessageContaining("'same_name'")
                .hasMessageContaining("'same.name'");
        assertThatThrownBy(() -> catalogue.register(List.of("one.other", "one_other")))
                .hasMessageContaining("'one_other'")
                .hasMessageContaining("'one.other'");
        assertThatThrownBy(() -> catalogue.register(List.of("fine-beside-outside", "outside.name")))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_TOPIC_NAME))
                .hasMessageContaining("'outside.name'")
                .hasMessageContaining("outside_name");
        assertThat(admin.listTopics().names().get()).doesNotContain("one.other", "one_other", "fine-beside-outside");
    }

    @Test
    void register_moreThanMayBe_isRefusedAsAWholeAndKnownOnesAreNot() throws Exception {
        catalogue.register(List.of("full-1"));
        int most = catalogue.topics().size() + 1;
        try (var full = TopicCatalogue.open(
                new CatalogueConfig(broker.cluster(), 1, null, most, Duration.ofMinutes(1)),
                new PrometheusRegistry())) {
            assertThatThrownBy(() -> full.register(List.of("full-1", "full-2", "full-3")))
                    .isInstanceOfSatisfying(
                            OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOPIC_REFUSED))
                    .hasMessageContaining("--max-topics");
            assertThat(admin.listTopics().names().get()).doesNotContain("full-2", "full-3");

            full.register(List.of("full-1", "full-2"));
            full.register(List.of("full-2"));

            assertThat(full.topics()).contains("full-1", "full-2").hasSize(most);
        }
    }

    @Test
    void createInternal_again_leavesItAndListsItNever() throws Exception {
        catalogue.createInternal("__oda_test", 2, Map.of("retention.ms", "60000"));
        catalogue.createInternal("__oda_test", 3, Map.of());

        assertThat(partitions("__oda_test")).isEqualTo(2);
        assertThat(catalogue.topics()).noneMatch(TopicName::isInternal);
    }

    @Test
    void register_fromEightThreads_listsEachOnceAndAllSeeTheirOwn() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<List<String>>> registrations = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                int own = thread;
                registrations.add(() -> {
                    for (int i = 0; i < 10; i++) {
                        catalogue.register(List.of("threads-shared-" + i, "threads-own-%d-%d".formatted(own, i)));
                    }
                    return catalogue.topics();
                });
            }
            List<Future<List<String>>> results = threads.invokeAll(registrations);

            for (int thread = 0; thread < 8; thread++) {
                int own = thread;
                assertThat(results.get(thread).get())
                        .containsAll(IntStream.range(0, 10)
                                .mapToObj(i -> "threads-own-%d-%d".formatted(own, i))
                                .toList());
            }
            assertThat(mine("threads-")).hasSize(90).doesNotHaveDuplicates();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void topics_registrationByAnotherInstance_isThereWithinASecond() {
        try (var other = TopicCatalogue.open(
                new CatalogueConfig(broker.cluster(), 4, null, Duration.ofMinutes(1)), new PrometheusRegistry())) {
            var tries = new AtomicInteger();
            await().until(() -> {
                String name = "prompt-" + tries.incrementAndGet();
                catalogue.register(List.of(name));
                return Prompt.holdsWithin(
                        Duration.ofSeconds(1), () -> other.topics().contains(name));
            });
        }
    }

    @Test
    void onChange_registrationByAnotherInstance_isToldSoonInTheSameOrder() {
        try (var other = TopicCatalogue.open(
                new CatalogueConfig(broker.cluster(), 4, null, Duration.ofMinutes(1)), new PrometheusRegistry())) {
            await().until(() -> other.topics().equals(catalogue.topics()));
            var told = new CopyOnWriteArrayList<List<String>>();
            other.onChange(told::add);
            assertThat(told).containsExactly(catalogue.topics());

            catalogue.register(List.of("two-b", "two-a"));

            await().until(() -> told.get(told.size() - 1).equals(catalogue.topics()));
            assertThat(other.topics()).isEqualTo(catalogue.topics());
            other.register(List.of("two-c"));
            await().until(() -> catalogue.topics().contains("two-c"));
            assertThat(mine("two-")).containsExactly("two-b", "two-a", "two-c");
        }
    }

    @Test
    void onChange_ownRegistration_isToldBeforeRegisterReturns() {
        var told = new AtomicReference<List<String>>(List.of());
        catalogue.onChange(told::set);

        catalogue.register(List.of("told"));

        assertThat(told.get()).contains("told");
    }

    @Test
    void metrics_scraped_tellTopicsAndKafka() {
        catalogue.register(List.of("measured"));

        assertThat(gauge("oda_topics_registered")).isEqualTo(catalogue.topics().size());
        assertThat(gauge("oda_kafka_up")).isEqualTo(1);
    }

    @Test
    void open_noKafka_failsWithinTheTimeoutAndLeavesNothing() {
        var config = new CatalogueConfig(KafkaCluster.open("127.0.0.1:1"), 4, null, Duration.ofMillis(500));

        assertThatThrownBy(() -> TopicCatalogue.open(config, new PrometheusRegistry()))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE));
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().contains("oda-topics"))
                .hasSizeLessThanOrEqualTo(3);
    }

    private List<String> mine(String prefix) {
        return catalogue.topics().stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    private int partitions(String topic) throws Exception {
        return Objects.requireNonNull(admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get()
                        .get(topic))
                .partitions()
                .size();
    }

    private double gauge(String name) {
        return registry.scrape(name::equals).stream()
                .map(GaugeSnapshot.class::cast)
                .mapToDouble(snapshot -> snapshot.getDataPoints().get(0).getValue())
                .sum();
    }
}
