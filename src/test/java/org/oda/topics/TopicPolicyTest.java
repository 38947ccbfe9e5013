package org.oda.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.broker.PolicyBroker;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** What Kafka's operator does not want stays refused; what brokers that are away cause passes. */
class TopicPolicyTest {
    @TempDir
    Path folder;

    @Test
    void register_refusedByKafka_tellsWhetherItIsOfUseToAskAgain() throws Exception {
        try (var broker = PolicyBroker.start(folder);
                var catalogue = open(broker, null);
                var replicated = open(broker, 3)) {
            assertThatThrownBy(() -> catalogue.register(List.of("private-notes", "public")))
                    .isInstanceOfSatisfying(OdaException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.TOPIC_REFUSED);
                        assertThat(e.detail()).contains("'private-notes'").contains("must not begin with private");
                    });
            assertThat(catalogue.isAvailable()).isTrue();
            assertThat(catalogue.topics()).isEmpty();

            assertThatThrownBy(() -> replicated.register(List.of("safe")))
                    .isInstanceOfSatisfying(OdaException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE);
                        assertThat(e.detail()).contains("fewer brokers than topic-replication wants");
                    });
        }
    }

    private static TopicCatalogue open(PolicyBroker broker, @org.jspecify.annotations.Nullable Integer replication) {
        return TopicCatalogue.open(
                new CatalogueConfig(KafkaCluster.open(broker.endpoint()), 1, replication, Duration.ofMinutes(1)),
                new PrometheusRegistry());
    }
}
