package org.oda.client;

import java.util.List;

/**
 * What the gateway tells a data consumer.
 *
 * @param topics all registered topics in the order of their registration
 * @param kafkaEndpoint {@code host:port}, or several with commas between
 */
public record Subscription(List<String> topics, String kafkaEndpoint) {
    public Subscription {
        topics = List.copyOf(topics);
    }
}
