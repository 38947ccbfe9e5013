package org.oda.intake;

import java.time.Duration;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Where records go to, and how long that may take; checked at birth.
 *
 * @param maxRecordBytes a larger value is not sent
 * @param maxBlock how long {@link KafkaIntake#send} may wait for a Kafka that is away, or for room
 * @param delivery what Kafka has not acknowledged by then has failed; at least a second
 */
public record IntakeConfig(KafkaCluster cluster, int maxRecordBytes, Duration maxBlock, Duration delivery) {
    private static final Duration MAX_BLOCK = Duration.ofSeconds(5);
    private static final Duration DELIVERY = Duration.ofSeconds(15);

    public IntakeConfig {
        require(maxRecordBytes >= 1, "a record has at least 1 byte, not %d".formatted(maxRecordBytes));
        require(!maxBlock.isNegative() && !maxBlock.isZero(), "the longest wait is not %s".formatted(maxBlock));
        require(delivery.toMillis() >= 1_000, "the time of delivery is at least a second, not %s".formatted(delivery));
    }

    public IntakeConfig(KafkaCluster cluster, int maxRecordBytes) {
        this(cluster, maxRecordBytes, MAX_BLOCK, DELIVERY);
    }

    private static void require(boolean right, String detail) {
        if (!right) {
            throw new OdaException(ErrorCode.BAD_CONFIG, detail);
        }
    }
}
