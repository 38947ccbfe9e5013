package org.oda.broker;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oda.kafka.KafkaCluster;
import org.oda.tls.ServerCertificate;

/** A broker of a test's own, on free ports and in a folder that goes with it. It can be stopped and started again. */
public final class TempBroker implements AutoCloseable {
    private final BrokerConfig config;
    private @Nullable EmbeddedBroker broker;

    private TempBroker(BrokerConfig config) {
        this.config = config;
    }

    public static TempBroker start() {
        return start(null, null);
    }

    public static TempBroker start(@Nullable BrokerAccess access, @Nullable ServerCertificate certificate) {
        try {
            Path folder = Files.createTempDirectory("oda-broker");
            int port = new Address("127.0.0.1", 0)
                    .withPort(new java.util.Random(), new java.util.HashSet<>())
                    .port();
            var temp = new TempBroker(new BrokerConfig(
                            folder, "127.0.0.1", port, "127.0.0.1", null, null, BrokerConfig.DEFAULT_MAX_RECORD_BYTES)
                    .secured(access, certificate));
            temp.startAgain();
            return temp;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients find the broker; the same after it was stopped and started again. */
    public String endpoint() {
        return config.advertisedHost() + ":" + config.port();
    }

    /** As {@link #endpoint}, for our own clients. */
    public KafkaCluster cluster() {
        return KafkaCluster.open(endpoint());
    }

    /** As a client that logs in, without TLS. */
    public KafkaCluster login(String name, String token, String mechanism) {
        String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        return new KafkaCluster(
                endpoint(),
                Map.of(
                        "security.protocol",
                        "SASL_PLAINTEXT",
                        "sasl.mechanism",
                        mechanism,
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.%s required username=\"%s\" password=\"%s\";"
                                .formatted(module, name, token)));
    }

    /** For what the service does by itself. */
    public KafkaCluster inside() {
        return Objects.requireNonNull(broker, "stopped").cluster();
    }

    /** On the same port and folder. */
    public void startAgain() {
        broker = EmbeddedBroker.start(config, new PrometheusRegistry());
    }

    /** Keeps the data. */
    public void stop() {
        if (broker != null) {
            broker.close();
            broker = null;
        }
    }

    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(config.folder())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
