package org.oda.live;

import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Where live records come from.
 *
 * @param bootstrapServers {@code host:port[,host:port…]}
 * @param group the pump's consumer group: what it has committed is in the store
 */
public record LiveConfig(String bootstrapServers, String group) {
    public LiveConfig {
        if (bootstrapServers.isBlank() || group.isBlank()) {
            throw new OdaException(ErrorCode.BAD_CONFIG, "bootstrap servers and a consumer group are needed");
        }
    }
}
