package org.oda.topics;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * What the catalogue is told.
 *
 * @param partitions of each new topic, 1 to 1000
 * @param replication of each new topic, 1 to 10; {@code null} for what the cluster can hold, at most 3
 * @param maxTopics registered topics from which on no further ones are registered, at least 1
 * @param timeout after which a call gives up, 100 ms to 10 minutes
 */
public record CatalogueConfig(
        KafkaCluster cluster, int partitions, @Nullable Integer replication, int maxTopics, Duration timeout) {
    /** Kafka and the service are tried with so many, see {@code docs/reliability.md}. */
    public static final int MANY_TOPICS = 10_000;

    private static final int DEFAULT_PARTITIONS = 4;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    public CatalogueConfig {
        if (partitions < 1 || partitions > 1000) {
            throw bad("partitions", "%d is not within 1 and 1000".formatted(partitions));
        }
        if (replication != null && (replication < 1 || replication > 10)) {
            throw bad("replication", "%d is not within 1 and 10".formatted(replication));
        }
        if (maxTopics < 1) {
            throw bad("max-topics", "%d is less than 1".formatted(maxTopics));
        }
        if (timeout.toMillis() < 100 || timeout.toMillis() > 600_000) {
            throw bad("timeout", "%s is not within 100 ms and 10 minutes".formatted(timeout));
        }
    }

    /** At most {@value #MANY_TOPICS} topics. */
    public CatalogueConfig(KafkaCluster cluster, int partitions, @Nullable Integer replication, Duration timeout) {
        this(cluster, partitions, replication, MANY_TOPICS, timeout);
    }

    /** 4 partitions, replication as the cluster can hold it, 10 seconds. */
    public static CatalogueConfig of(KafkaCluster cluster) {
        return new CatalogueConfig(cluster, DEFAULT_PARTITIONS, null, DEFAULT_TIMEOUT);
    }

    private static OdaException bad(String field, String detail) {
        return OdaException.inField(ErrorCode.BAD_CONFIG, field, detail);
    }
}
