package org.oda.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oda.broker.BrokerConfig;
import org.oda.broker.EmbeddedBroker;
import org.oda.kafka.KafkaCluster;

@Timeout(300)
@Tag("once")
class CutTransactionsTest {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    @TempDir
    Path folder;

    @Test
    void abort_ofATransactionWhoseCoordinatorIsOlder_letsReadersPassAndLeavesLivingOnes() throws Exception {
        try (EmbeddedBroker broker = start()) {
            try (Admin admin = Admin.create(broker.cluster().clientSettings(Map.of()))) {
                admin.createTopics(List.of(new NewTopic("t", 1, (short) 1)))
                        .all()
                        .get();
            }
            var cutOff = producer(broker.cluster(), "cut off");
            cutOff.initTransactions();
            cutOff.beginTransaction();
            cutOff.send(new ProducerRecord<>("t", new byte[] {1})).get();
            cutOff.flush();
            assertThat(readable(broker.cluster())).isZero();
            assertThat(CutTransactions.abort(broker.cluster())).isZero();
            forget(cutOff);
        }
        try (Stream<Path> logs = Files.list(folder)) {
            for (Path log : logs.filter(one -> one.getFileName().toString().startsWith("__transaction_state"))
                    .toList()) {
                Disk.delete(log);
            }
        }
        try (EmbeddedBroker broker = start()) {
            assertThat(readable(broker.cluster())).isZero();

            assertThat(CutTransactions.abort(broker.cluster())).isEqualTo(1);

            assertThat(readable(broker.cluster())).isEqualTo(2);
            assertThat(CutTransactions.abort(broker.cluster())).isZero();
        }
    }

    private EmbeddedBroker start() {
        return EmbeddedBroker.start(BrokerConfig.onLoopback(folder), new PrometheusRegistry());
    }

    private static KafkaProducer<byte[], byte[]> producer(KafkaCluster cluster, String id) {
        return new KafkaProducer<>(
                cluster.clientSettings(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** As if its machine were gone: a close in order would abort. */
    private static void forget(KafkaProducer<byte[], byte[]> producer) {
        producer.close(java.time.Duration.ZERO);
    }

    private static long readable(KafkaCluster cluster) throws Exception {
        try (Admin admin = Admin.create(cluster.clientSettings(Map.of()))) {
            return admin.listOffsets(
                            Map.of(PARTITION, OffsetSpec.latest()),
                            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .partitionResult(PARTITION)
                    .get()
                    .offset();
        }
    }
}
