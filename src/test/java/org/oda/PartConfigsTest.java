package org.oda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.oda.config.OdaConfig;
import org.oda.kafka.KafkaCluster;

class PartConfigsTest {
    @Test
    void catalogueConfig_withoutMaxTopics_hasRoomForFewerOfMorePartitions() {
        int ofOne = maxTopics("topic-partitions", "1");
        int ofFour = maxTopics("topic-partitions", "4");
        int ofThousand = maxTopics("topic-partitions", "1000");

        assertThat(ofThousand).isPositive();
        assertThat(ofFour).isGreaterThan(100 * ofThousand).isLessThan(ofOne);
        assertThat(ofOne).isLessThanOrEqualTo(10_000);
    }

    @Test
    void catalogueConfig_withMaxTopics_isAsToldAndOfAnExternalClusterWhatIsUsual() {
        assertThat(maxTopics("max-topics", "77777")).isEqualTo(77_777);
        assertThat(maxTopics("kafka", "kafka.example:9092")).isEqualTo(10_000);
    }

    private static int maxTopics(String setting, String value) {
        Map<String, String> settings = new HashMap<>(Map.of("data", "data", setting, value));
        return PartConfigs.catalogueConfig(OdaConfig.of(settings), KafkaCluster.open("127.0.0.1:1"))
                .maxTopics();
    }
}
