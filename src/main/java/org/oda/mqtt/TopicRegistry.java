package org.oda.mqtt;

import java.util.List;

/** The registered topics, as far as this room needs them. */
public interface TopicRegistry {
    /** All that are registered. Never waits. */
    List<String> topics();

    /**
     * Registers a topic; may wait.
     *
     * @throws org.oda.model.OdaException {@code BAD_TOPIC_NAME} and {@code TOPIC_REFUSED}, which stay; {@code KAFKA_UNAVAILABLE}, and then it may be repeated
     */
    void register(String topic);
}
