package org.oda.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** What the broker holds of a topic, by partition and offset, without a consumer group. For one thread. */
public final class TopicLog implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final KafkaCluster kafka;
    private final String endpoint;
    private final KafkaConsumer<byte[], byte[]> consumer;

    TopicLog(KafkaCluster kafka) {
        this.kafka = kafka;
        endpoint = kafka.bootstrapServers();
        Map<String, Object> settings = kafka.clientSettings(Map.of());
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "oda-log");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
        try {
            this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw KafkaErrors.badEndpoint(endpoint, e);
        }
    }

    /** Tells this broker's data from that of every other one. */
    public String clusterId() {
        try (Admin admin = Admin.create(kafka.clientSettings(Map.of()))) {
            return admin.describeCluster().clusterId().get(ANSWER.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    private OdaException unavailable(Exception cause) {
        return new OdaException(
                ErrorCode.KAFKA_UNAVAILABLE,
                "no Kafka broker answers at %s: is it running, and is that address right from here?"
                        .formatted(endpoint),
                cause);
    }

    /** The offsets behind the last record of each partition of a topic that exists. */
    public List<Long> ends(String topic) {
        try {
            List<TopicPartition> partitions = IntStream.range(
                            0, consumer.partitionsFor(topic).size())
                    .mapToObj(number -> new TopicPartition(topic, number))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            return partitions.stream().map(ends::get).toList();
        } catch (KafkaException e) {
            throw KafkaErrors.unavailable(endpoint, topic, e);
        }
    }

    /**
     * Hands over the values of this header of all records of a partition from an offset to its present end.
     *
     * @throws OdaException {@code KAFKA_UNAVAILABLE}, also where nothing comes within 15 s
     */
    public void headers(String topic, int partition, long from, String header, Consumer<byte[]> values) {
        TopicPartition source = new TopicPartition(topic, partition);
        try {
            long end = consumer.endOffsets(List.of(source)).getOrDefault(source, 0L);
            consumer.assign(List.of(source));
            consumer.seek(source, from);
            long reached = from;
            long deadline = System.nanoTime() + ANSWER.toNanos();
            while (consumer.position(source) < end) {
                if (consumer.position(source) > reached) {
                    reached = consumer.position(source);
                    deadline = System.nanoTime() + ANSWER.toNanos();
                } else if (System.nanoTime() - deadline > 0) {
                    throw unavailable(new TimeoutException("nothing came behind offset %d".formatted(reached)));
                }
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                    Header found = message.headers().lastHeader(header);
                    if (found != null) {
                        values.accept(found.value());
                    }
                }
            }
        } catch (KafkaException e) {
            throw KafkaErrors.unavailable(endpoint, topic, e);
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE));
    }
}
