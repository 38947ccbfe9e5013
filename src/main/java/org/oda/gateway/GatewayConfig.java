package org.oda.gateway;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.oda.tls.ServerCertificate;

/**
 * Where the gateway listens, and what it tells of Kafka.
 *
 * @param host address to bind to
 * @param port 0 for any free one
 * @param kafkaEndpoint {@code host:port} of Kafka as clients reach it
 * @param staticKafkaEndpoint {@code host:port} of the second listener, for clients that ask with {@code static=true};
 *     {@code null} where there is none
 * @param kafkaLogin how clients get in to Kafka
 * @param certificate for HTTPS; {@code null} for HTTP
 * @param limits how much it takes on; who asks for more is told to come back
 * @param sendWait how long a request to send waits for Kafka and the store, from its arrival on; less than the 30 s after
 *     which an idle connection is given up
 * @param stopTimeout how long {@link Gateway#close} lets requests finish
 */
public record GatewayConfig(
        String host,
        int port,
        String kafkaEndpoint,
        @Nullable String staticKafkaEndpoint,
        KafkaLogin kafkaLogin,
        @Nullable ServerCertificate certificate,
        Limits limits,
        Duration sendWait,
        Duration stopTimeout) {
    private static final Duration DEFAULT_SEND_WAIT = Duration.ofSeconds(25);
    private static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(5);

    public GatewayConfig {
        if (port < 0 || port > 65_535 || stopTimeout.isNegative() || stopTimeout.isZero()) {
            throw new IllegalArgumentException("port %d, %s to stop".formatted(port, stopTimeout));
        }
    }

    public GatewayConfig(
            String host,
            int port,
            String kafkaEndpoint,
            @Nullable String staticKafkaEndpoint,
            KafkaLogin kafkaLogin,
            @Nullable ServerCertificate certificate,
            Limits limits) {
        this(
                host,
                port,
                kafkaEndpoint,
                staticKafkaEndpoint,
                kafkaLogin,
                certificate,
                limits,
                DEFAULT_SEND_WAIT,
                DEFAULT_STOP_TIMEOUT);
    }
}
