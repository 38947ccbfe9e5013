package org.oda.live;

import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Where live records come from.
 *
 * @param group the pump's consumer group: what it has committed is in the store
 */
public record LiveConfig(KafkaCluster cluster, String group) {
    public LiveConfig {
        if (group.isBlank()) {
            throw new OdaException(ErrorCode.BAD_CONFIG, "a consumer group is needed, e.g. oda-pump");
        }
    }
}
