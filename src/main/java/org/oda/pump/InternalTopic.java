package org.oda.pump;

import java.util.Map;

/**
 * A topic that the pump needs for itself, to be created before it starts.
 *
 * @param config the topic's settings, as Kafka names them
 */
public record InternalTopic(String name, int partitions, Map<String, String> config) {
    public InternalTopic {
        config = Map.copyOf(config);
    }
}
