package org.oda.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Kafka's client tells a broker that is away and a topic that is missing with the same timeout; here they differ. */
final class KafkaErrors {
    private static final int PROBE_MILLIS = 2000;

    private KafkaErrors() {}

    static OdaException badEndpoint(String endpoint, KafkaException cause) {
        Throwable reason = cause.getCause() != null ? cause.getCause() : cause;
        return new OdaException(
                ErrorCode.BAD_VALUE,
                "'%s' is no Kafka endpoint host:port: %s".formatted(endpoint, reason.getMessage()),
                cause);
    }

    static OdaException unavailable(String endpoint, String topic, KafkaException cause) {
        if (cause instanceof SslAuthenticationException) {
            return new OdaException(
                    ErrorCode.KAFKA_UNAVAILABLE,
                    "the certificate of Kafka at %s is not trusted, or not made for this address (%s): name who vouches for"
                                    .formatted(endpoint, cause.getMessage())
                            + " it with --ca-file",
                    cause);
        }
        if (cause instanceof AuthenticationException) {
            return new OdaException(
                    ErrorCode.UNAUTHENTICATED,
                    "Kafka at %s does not take this token: %s".formatted(endpoint, cause.getMessage()),
                    cause);
        }
        if (cause instanceof AuthorizationException) {
            return new OdaException(
                    ErrorCode.FORBIDDEN,
                    "the token may not do this with topic '%s': %s".formatted(topic, cause.getMessage()),
                    cause);
        }
        return answers(endpoint)
                ? new OdaException(
                        ErrorCode.BAD_VALUE,
                        ("topic '%s' does not exist at %s: register it at the gateway first (leave out -r); or Kafka"
                                        + " asks for TLS or a token there")
                                .formatted(topic, endpoint),
                        cause)
                : new OdaException(
                        ErrorCode.KAFKA_UNAVAILABLE,
                        "no Kafka broker answers at %s: is it running, and is that address right from here?"
                                .formatted(endpoint),
                        cause);
    }

    private static boolean answers(String endpoints) {
        return Arrays.stream(endpoints.split(",", -1)).anyMatch(KafkaErrors::connects);
    }

    private static boolean connects(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            String host = endpoint.substring(0, colon).strip().replaceAll("^\\[|]$", "");
            int port = Integer.parseInt(endpoint.substring(colon + 1).strip());
            socket.connect(new InetSocketAddress(host, port), PROBE_MILLIS);
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
