package org.oda.broker;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.BindException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Kafka broker in this process: one node, fully started or not at all. */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    /** A file of this name in the broker's folder tells that its logs are those of a backup. */
    public static final String RESTORED = "restored";

    private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);
    private static final int ANSWER_WITHIN_MS = 30_000;
    private static final int ATTEMPTS = 3;

    private final KraftNode node;
    private final Endpoints endpoints;
    private final ListenerSecurity security;
    private final BrokerMetrics metrics;

    private EmbeddedBroker(KraftNode node, Endpoints endpoints, ListenerSecurity security, BrokerMetrics metrics) {
        this.node = node;
        this.endpoints = endpoints;
        this.security = security;
        this.metrics = metrics;
    }

    /**
     * Returns when the broker answers. The caller holds the folder for itself: a second broker on it, in whatever
     * process, destroys it.
     *
     * @throws OdaException {@code ADDRESS_IN_USE} with the option that changes the port; {@code BAD_CONFIG} for an address
     *     that is not this machine's; {@code INTERNAL} where Kafka does not start for another reason
     */
    public static EmbeddedBroker start(BrokerConfig config, PrometheusRegistry registry) {
        return start(config, registry, new Random());
    }

    /** @param ports chooses those that are not asked for */
    static EmbeddedBroker start(BrokerConfig config, PrometheusRegistry registry, Random ports) {
        for (int attempt = 1; true; attempt++) {
            // where one that was asked for is taken, this tells it
            Endpoints endpoints = Endpoints.choose(config, ports);
            try {
                return start(config, registry, endpoints);
            } catch (Throwable failure) { // Kafka's Scala code throws checked exceptions that it does not declare
                if (attempt == ATTEMPTS || !isPortTaken(failure)) {
                    throw explain(config, failure);
                }
                LOG.atWarn()
                        .addKeyValue("reason", failure.getMessage())
                        .log("a port that was free has been taken meanwhile: others are chosen");
            }
        }
    }

    private static EmbeddedBroker start(BrokerConfig config, PrometheusRegistry registry, Endpoints endpoints)
            throws Exception {
        long began = System.nanoTime();
        var security = new ListenerSecurity(config, registry);
        KraftNode node = null;
        try {
            node = new KraftNode(config.folder(), BrokerSettings.of(config, endpoints, security));
            node.start();
            awaitAnswer(security.inside(endpoints.internal().text()));
        } catch (Throwable failure) {
            stopWithin(node);
            security.close();
            throw failure;
        }
        LOG.atInfo()
                .addKeyValue("endpoint", endpoints.advertised().text())
                .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))
                .log("Kafka broker started");
        return new EmbeddedBroker(node, endpoints, security, new BrokerMetrics(registry));
    }

    /** For clients inside this process: a listener on loopback. */
    public KafkaCluster cluster() {
        return security.inside(endpoints.internal().text());
    }

    /** Where clients find the broker, as {@code host:port}. */
    public String endpoint() {
        return endpoints.advertised().text();
    }

    /** Kafka's {@code security.protocol} for clients. */
    public String securityProtocol() {
        return security.clientProtocol();
    }

    /** Kafka's {@code sasl.mechanism} for clients; empty where nobody logs in. */
    public Optional<String> saslMechanism() {
        return Optional.ofNullable(security.clientMechanism());
    }

    /** Kafka's {@code sasl.mechanism} for clients with a token of an identity provider; empty where none lets in. */
    public Optional<String> providerMechanism() {
        return Optional.ofNullable(security.providerMechanism());
    }

    /** Where clients find the second listener, as {@code host:port}; empty where none is configured. */
    public Optional<String> staticEndpoint() {
        return Optional.ofNullable(endpoints.fixedAdvertised()).map(Address::text);
    }

    /** Stops taking requests, and returns when all is written; after 20 seconds in any case. */
    @Override
    public void close() {
        long began = System.nanoTime();
        metrics.close();
        stopWithin(node);
        security.close();
        LOG.atInfo()
                .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))
                .log("Kafka broker stopped");
    }

    private static void awaitAnswer(KafkaCluster cluster) throws Exception {
        try (Admin admin = Admin.create(cluster.clientSettings(Map.of()))) {
            admin.describeCluster().clusterId().get(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new OdaException(
                    ErrorCode.KAFKA_UNAVAILABLE, "the embedded broker has started but does not answer", e);
        }
    }

    private static void stopWithin(@Nullable KraftNode node) {
        if (node == null) {
            return;
        }
        var stopper = new Thread(node::stop, "oda-broker-stop");
        stopper.setDaemon(true);
        stopper.setUncaughtExceptionHandler(
                (thread, failure) -> LOG.atWarn().setCause(failure).log("Kafka broker did not stop cleanly"));
        stopper.start();
        try {
            stopper.join(STOP_DEADLINE.toMillis());
            if (stopper.isAlive()) {
                LOG.atWarn().log("Kafka broker did not stop in time and is left");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isPortTaken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }

    private static RuntimeException explain(BrokerConfig config, Throwable failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof OdaException known) {
            return known;
        }
        return new OdaException(
                ErrorCode.INTERNAL,
                "the embedded broker does not start on folder '%s': %s".formatted(config.folder(), failure),
                failure);
    }
}
