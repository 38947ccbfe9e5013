package org.oda.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a service is, and how to get in.
 *
 * @param gateway {@code http://} or {@code https://}
 * @param token opens the gateway and Kafka; {@code null} for a service that asks for none
 * @param caFile certificates in PEM that vouch for the gateway and Kafka; {@code null} for those that Java knows
 * @param kafka Kafka's client properties {@code security.protocol}, {@code sasl.*} and {@code ssl.*}, for a cluster that is
 *     not the service's own; empty for what the gateway tells when one registers
 */
public record ClientOptions(
        URI gateway, @Nullable String token, @Nullable Path caFile, Map<String, Object> kafka) {
    public ClientOptions {
        kafka = Map.copyOf(kafka);
    }

    public ClientOptions(URI gateway) {
        this(gateway, null, null, Map.of());
    }

    public ClientOptions withToken(@Nullable String value) {
        return new ClientOptions(gateway, value, caFile, kafka);
    }

    public ClientOptions withCaFile(@Nullable Path file) {
        return new ClientOptions(gateway, token, file, kafka);
    }

    public ClientOptions withKafka(Map<String, Object> properties) {
        return new ClientOptions(gateway, token, caFile, properties);
    }

    /** Without what opens something. */
    @Override
    public String toString() {
        return "ClientOptions[%s]".formatted(gateway);
    }
}
