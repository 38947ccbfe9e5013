package org.oda.bench;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.oda.access.Scope;
import org.oda.broker.BrokerAccess;
import org.oda.broker.FewTokens;
import org.oda.broker.TempBroker;
import org.oda.kafka.KafkaCluster;
import org.oda.tls.ServerCertificate;
import org.oda.tls.TestCertificate;

/** What tokens and TLS cost who sends through Kafka: a producer of records of 400 B, without compression. */
final class SecuredBench {
    private static final int ROUNDS = 3;
    private static final int RECORD_BYTES = 400;
    private static final String TOPIC = "bench";

    private SecuredBench() {}

    static void run(Report report, int records) throws Exception {
        Path folder = Files.createTempDirectory("oda-secured");
        TestCertificate files = TestCertificate.in(folder, "localhost", 1);
        var tokens = new FewTokens();
        tokens.add("bench", "bench-token", Set.of(Scope.SEND), TOPIC);
        var access = new BrokerAccess(tokens, 0, Set.of());
        try (var certificate = ServerCertificate.follow(files.certificate(), files.key(), new PrometheusRegistry());
                var open = TempBroker.start();
                var sasl = TempBroker.start(access, null);
                var tls = TempBroker.start(access, certificate)) {
            List<TempBroker> brokers = List.of(open, sasl, tls);
            List<String> names = List.of("PLAINTEXT", "SASL_PLAINTEXT", "SASL_SSL");
            for (TempBroker broker : brokers) {
                try (Admin admin = Admin.create(broker.inside().clientSettings(Map.of()))) {
                    admin.createTopics(List.of(new NewTopic(TOPIC, 4, (short) 1)))
                            .all()
                            .get();
                }
            }
            double[][] rates = new double[brokers.size()][ROUNDS];
            // the first round warms up
            for (int round = -1; round < ROUNDS; round++) {
                for (int i = 0; i < brokers.size(); i++) {
                    double rate = rate(cluster(brokers.get(i), names.get(i), files.certificate()), records);
                    if (round >= 0) {
                        rates[i][round] = rate;
                    }
                }
            }
            double base = median(rates[0]);
            for (int i = 0; i < names.size(); i++) {
                double rate = median(rates[i]);
                report.row("send to Kafka, " + names.get(i), "%,.0f records/s (%.2f)", rate, rate / base);
            }
        }
    }

    private static KafkaCluster cluster(TempBroker broker, String protocol, Path caFile) {
        Map<String, Object> security = new HashMap<>(Map.of("security.protocol", protocol));
        if (protocol.startsWith("SASL")) {
            security.put("sasl.mechanism", "PLAIN");
            security.put(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"bench\""
                            + " password=\"bench-token\";");
        }
        if (protocol.endsWith("SSL")) {
            security.put("ssl.truststore.type", "PEM");
            security.put("ssl.truststore.location", caFile.toString());
        }
        return new KafkaCluster(broker.endpoint(), security);
    }

    private static double rate(KafkaCluster cluster, int records) {
        byte[] value = new byte[RECORD_BYTES];
        Arrays.fill(value, (byte) 'x');
        try (var producer = new KafkaProducer<>(
                cluster.clientSettings(Map.of("acks", "all", "linger.ms", 20, "batch.size", 256 << 10)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
            long began = System.nanoTime();
            for (int i = 0; i < records; i++) {
                var unused = producer.send(new ProducerRecord<>(TOPIC, i % 4, null, value), (metadata, failure) -> {
                    if (failure != null) {
                        failed.set(failure);
                    }
                });
            }
            producer.flush();
            if (failed.get() != null) {
                throw new IllegalStateException(failed.get());
            }
            return records / ((System.nanoTime() - began) / 1e9);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
