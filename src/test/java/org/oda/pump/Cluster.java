package org.oda.pump;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.oda.kafka.KafkaCluster;

/** What a test does with a Kafka cluster: makes topics, sends, looks at offsets. */
final class Cluster implements AutoCloseable {
    private static final int LARGEST_REQUEST = 16 << 20;

    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    Cluster(KafkaCluster cluster) {
        admin = Admin.create(cluster.clientSettings(Map.of()));
        producer = new KafkaProducer<>(
                cluster.clientSettings(Map.of(
                        "max.request.size",
                        LARGEST_REQUEST,
                        "buffer.memory",
                        4 * LARGEST_REQUEST,
                        "max.in.flight.requests.per.connection",
                        1,
                        // sequence numbers can get stuck while the leader of a new topic comes up
                        "enable.idempotence",
                        false,
                        "linger.ms",
                        5)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    void create(String topic, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all()
                .get();
    }

    void createAll(Collection<InternalTopic> topics) throws Exception {
        admin.createTopics(topics.stream()
                        .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.config()))
                        .toList())
                .all()
                .get();
    }

    /** Returns when all are acknowledged. */
    void send(String topic, Collection<String> values) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        int partitions = producer.partitionsFor(topic).size();
        for (String value : values) {
            sent.add(producer.send(new ProducerRecord<>(
                    topic, sent.size() % partitions, null, value.getBytes(StandardCharsets.UTF_8))));
        }
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
    }

    RecordMetadata send(String topic, int partition, byte @Nullable [] value) throws Exception {
        return producer.send(new ProducerRecord<>(topic, partition, null, value))
                .get();
    }

    void send(ProducerRecord<byte[], byte[]> message) throws Exception {
        producer.send(message).get();
    }

    Map<TopicPartition, Long> ends(String topic) throws Exception {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        int partitions = producer.partitionsFor(topic).size();
        for (int partition = 0; partition < partitions; partition++) {
            asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                admin.listOffsets(asked).all().get().entrySet()) {
            if (end.getValue().offset() > 0) {
                ends.put(end.getKey(), end.getValue().offset());
            }
        }
        return ends;
    }

    Map<TopicPartition, Long> committed(String group, String topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> committed = new HashMap<>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> {
                    if (partition.topic().equals(topic)) {
                        committed.put(partition, offset.offset());
                    }
                });
        return committed;
    }

    /** As after a crash before the last commit. */
    void forgetOffsets(String group) throws ExecutionException, InterruptedException {
        admin.deleteConsumerGroups(List.of(group)).all().get();
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
