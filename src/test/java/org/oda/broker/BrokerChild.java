package org.oda.broker;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** A process of its own that runs a broker, so that a test can kill it. */
final class BrokerChild {
    private BrokerChild() {}

    /** Returns when the child's broker has acknowledged the records of its topic {@code child}. */
    static Process start(Path folder, int records) throws IOException {
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerChild.class.getName(),
                        folder.toString(),
                        String.valueOf(records)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        @Nullable String line =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (!"acknowledged".equals(line)) {
            child.destroyForcibly();
            throw new IOException("the child said " + line);
        }
        return child;
    }

    public static void main(String[] args) throws Exception {
        EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerConfig.onLoopback(Path.of(args[0])), new PrometheusRegistry());
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", broker.cluster().bootstrapServers()))) {
            admin.createTopics(Set.of(new NewTopic("child", 4, (short) 1)))
                    .all()
                    .get();
        }
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.cluster().bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                sent.add(producer.send(new ProducerRecord<>("child", i % 4, null, "record " + i)));
            }
            for (Future<RecordMetadata> acknowledgement : sent) {
                acknowledgement.get();
            }
        }
        System.out.println("acknowledged");
        System.in.read(); // until it is killed, or its parent ends
        Runtime.getRuntime().halt(0);
    }
}
