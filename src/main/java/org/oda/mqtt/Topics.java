package org.oda.mqtt;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Sees to it that the topics are registered that messages go to. One thread registers; all may forget. */
final class Topics {
    private final TopicRegistry registry;
    private final int maxTopics;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    Topics(TopicRegistry registry, int maxTopics) {
        this.registry = registry;
        this.maxTopics = maxTopics;
    }

    /**
     * Returns when the topic takes records.
     *
     * @throws OdaException {@code BAD_TOPIC_NAME}; {@code BAD_VALUE} where no more may be registered; {@code
     *     KAFKA_UNAVAILABLE}, and then it may be repeated
     */
    void ensure(String topic) {
        if (known.contains(topic)) {
            return;
        }
        List<String> registered = registry.topics();
        if (!registered.contains(topic)) {
            if (registered.size() >= maxTopics) {
                throw OdaException.inField(
                        ErrorCode.BAD_VALUE,
                        "topic",
                        ("%d topics are registered, and mqtt-max-topics %d lets MQTT register no further one: register '%s' at"
                                        + " the gateway, or raise the limit")
                                .formatted(registered.size(), maxTopics, topic));
            }
            registry.register(topic);
        }
        known.add(topic);
    }

    /** Looks again next time: the topic is not what it was. */
    void forget(String topic) {
        known.remove(topic);
    }
}
