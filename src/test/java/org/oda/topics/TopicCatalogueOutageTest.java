package org.oda.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oda.broker.TempBroker;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** A cluster of somebody else's goes away and comes back. */
class TopicCatalogueOutageTest {
    @Test
    void register_whileKafkaIsAway_failsInTimeAndWorksAgainByItself() {
        try (var broker = TempBroker.start();
                var catalogue = TopicCatalogue.open(
                        new CatalogueConfig(broker.cluster(), 4, null, Duration.ofSeconds(10)),
                        new PrometheusRegistry())) {
            catalogue.register(List.of("before"));

            broker.stop();

            await().until(() -> !catalogue.isAvailable());
            assertThat(catalogue.topics()).containsExactly("before");
            assertThatThrownBy(() -> catalogue.register(List.of("during")))
                    .isInstanceOfSatisfying(
                            OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE));
            catalogue.register(List.of());

            broker.startAgain();

            await().until(catalogue::isAvailable);
            await().ignoreExceptionsInstanceOf(OdaException.class)
                    .untilAsserted(() -> catalogue.register(List.of("after")));
            assertThat(catalogue.topics()).containsExactly("before", "after");
        }
    }

    @Test
    void open_brokerRestarted_knowsEarlierTopicsInTheirOrder() {
        try (var broker = TempBroker.start()) {
            try (var first = TopicCatalogue.open(
                    new CatalogueConfig(broker.cluster(), 4, null, Duration.ofMinutes(1)), new PrometheusRegistry())) {
                first.register(List.of("z", "a", "m"));
            }
            broker.stop();
            broker.startAgain();

            try (var second = TopicCatalogue.open(
                    new CatalogueConfig(broker.cluster(), 4, null, Duration.ofMinutes(1)), new PrometheusRegistry())) {
                assertThat(second.topics()).containsExactly("z", "a", "m");
            }
        }
    }
}
