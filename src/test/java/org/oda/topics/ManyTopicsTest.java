package org.oda.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.oda.broker.TempBroker;

@Tag("once")
class ManyTopicsTest {
    @Test
    void register_twoThousandTopicsInOneCall_areThereInTheirOrder() {
        List<String> names =
                IntStream.range(0, 2_000).mapToObj(i -> "building." + i).toList();
        try (var broker = TempBroker.start();
                var catalogue = TopicCatalogue.open(
                        new CatalogueConfig(broker.cluster(), 2, null, Duration.ofMinutes(1)),
                        new PrometheusRegistry())) {
            catalogue.register(names);

            assertThat(catalogue.topics()).isEqualTo(names);
            catalogue.register(names);
            catalogue.register(List.of("one.more"));
            assertThat(catalogue.topics()).hasSize(2_001).endsWith("one.more");
        }
    }
}
