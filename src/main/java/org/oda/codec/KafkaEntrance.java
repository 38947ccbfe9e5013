package org.oda.codec;

import org.jspecify.annotations.Nullable;

/**
 * Where Kafka is, and how a client gets in, in the words of Kafka's client properties.
 *
 * @param endpoint {@code host:port}, or several with commas between
 * @param protocol {@code security.protocol}; {@code null} where Kafka asks nothing, which is {@code PLAINTEXT}
 * @param mechanism {@code sasl.mechanism}; {@code null} where nobody logs in
 * @param user {@code sasl.username} of whoever asked, whose token is the password; {@code null} where nobody logs in, or by the
 *     token alone
 */
public record KafkaEntrance(
        String endpoint,
        @Nullable String protocol,
        @Nullable String mechanism,
        @Nullable String user) {
    /** A Kafka that asks nothing. */
    public static KafkaEntrance open(String endpoint) {
        return new KafkaEntrance(endpoint, null, null, null);
    }
}
