package org.oda.pump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

class PumpConfigTest {
    private static final KafkaCluster CLUSTER = KafkaCluster.open("127.0.0.1:9092");
    private static final PumpConfig GOOD = PumpConfig.of(CLUSTER, "g", null, 1 << 20);

    @Test
    void of_defaults_haveAtMostFourThreads() {
        assertThat(GOOD.threads()).isBetween(1, 4);
    }

    @Test
    void new_valueOutOfBounds_isRefusedWithTheBounds() {
        refused(() -> GOOD.withThreads(0), "1 to 32, not 0");
        refused(() -> GOOD.withThreads(33), "1 to 32, not 33");
        refused(() -> KafkaCluster.open(" "), "bootstrap servers");
        refused(() -> PumpConfig.of(CLUSTER, "", null, 1), "consumer group");
        refused(() -> PumpConfig.of(CLUSTER, "g", "", 1), "id is not blank");
        refused(() -> PumpConfig.of(CLUSTER, "g", null, 0), "at least 1 byte, not 0");
        refused(() -> new PumpConfig(CLUSTER, "g", null, 1, 0, 1, 1, Duration.ofSeconds(10)), "at least 1 record");
        refused(() -> new PumpConfig(CLUSTER, "g", null, 1, 1, 0, 1, Duration.ofSeconds(10)), "at least 1 byte");
        refused(() -> new PumpConfig(CLUSTER, "g", null, 1, 1, 1, 1, Duration.ofSeconds(5)), "PT6S to PT5M, not PT5S");
    }

    private static void refused(Runnable making, String detail) {
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(making::run)
                .withMessageContaining(detail)
                .matches(e -> e.code() == ErrorCode.BAD_CONFIG);
    }
}
