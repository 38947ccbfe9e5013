package org.oda.gateway;

import org.jspecify.annotations.Nullable;

/**
 * What Kafka asks of its clients, in the words of Kafka's client properties.
 *
 * @param protocol {@code security.protocol}; {@code null} where nothing is asked
 * @param mechanism {@code sasl.mechanism}; {@code null} where nobody logs in
 * @param ofProvider the same for tokens of an identity provider; {@code null} where they do not let in
 */
public record KafkaLogin(
        @Nullable String protocol,
        @Nullable String mechanism,
        @Nullable String ofProvider) {
    /** Nothing is asked. */
    public static final KafkaLogin NONE = new KafkaLogin(null, null, null);
}
