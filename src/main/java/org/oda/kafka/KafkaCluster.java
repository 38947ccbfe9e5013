package org.oda.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * A cluster, and what every client of it is told: admin, producer and consumer alike.
 *
 * @param bootstrapServers {@code host:port[,host:port…]}
 * @param security Kafka's client properties {@code security.protocol}, {@code sasl.*} and {@code ssl.*}; empty for a cluster
 *     that asks nothing
 */
public record KafkaCluster(String bootstrapServers, Map<String, Object> security) {
    public KafkaCluster {
        if (bootstrapServers.isBlank()) {
            throw OdaException.inField(
                    ErrorCode.BAD_CONFIG, "bootstrapServers", "bootstrap servers are needed, e.g. 127.0.0.1:9092");
        }
        security = Map.copyOf(security);
    }

    /** A cluster that asks nothing of its clients. */
    public static KafkaCluster open(String bootstrapServers) {
        return new KafkaCluster(bootstrapServers, Map.of());
    }

    /** All settings of a client: those given, where the cluster is, and how to get in. */
    public Map<String, Object> clientSettings(Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putAll(security);
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return all;
    }

    /** Without the security, which holds passwords. */
    @Override
    public String toString() {
        return bootstrapServers;
    }
}
