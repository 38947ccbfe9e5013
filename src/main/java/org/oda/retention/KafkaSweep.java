package org.oda.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Decoded;
import org.oda.codec.Erasures;
import org.oda.codec.RecordDecoder;
import org.oda.model.Erasure;
import org.oda.model.RecordId;

/** Deletes records in Kafka, which deletes from the beginning of a partition alone. */
final class KafkaSweep {
    private static final Duration POLL = Duration.ofMillis(500);
    /** Without a record of a partition that is not at its end Kafka counts as away. */
    private static final Duration SILENCE = Duration.ofSeconds(30);
    /** The embedded broker makes durable within that time up to where records are deleted. */
    private static final Duration DELETION_DURABLE = Duration.ofMillis(1_500);

    private final KafkaLog log;
    private final RecordDecoder decoder;

    /** @param decoder that knows of no erasures */
    KafkaSweep(KafkaLog log, RecordDecoder decoder) {
        this.log = log;
        this.decoder = decoder;
    }

    /**
     * What became of a partition.
     *
     * @param deleted selected records that Kafka gives to nobody any more
     * @param left selected records that it still gives, since others stand before them
     * @param leftUntil when Kafka's own retention has removed the last of them at the latest; {@code null} where none is left, or
     *     where it keeps them for ever
     */
    record Swept(
            String topic,
            int partition,
            long deleted,
            long left,
            @Nullable Instant leftUntil) {}

    /**
     * Deletes what stands at the beginning of a partition, up to the first record that is not selected.
     *
     * @param topics those in which selected records can be
     * @param progress is told how many of how many records were looked at
     */
    List<Swept> of(Erasure erasure, Collection<String> topics, BiConsumer<Long, Long> progress)
            throws InterruptedException {
        List<TopicPartition> partitions = log.partitions(topics);
        Map<TopicPartition, Long> begins = log.begins(partitions);
        long total = 0;
        for (TopicPartition partition : partitions) {
            total += Math.max(0, end(erasure, partition) - begins.getOrDefault(partition, 0L));
        }
        List<Swept> swept = new ArrayList<>();
        long looked = 0;
        try (var consumer = consumer()) {
            for (TopicPartition partition : partitions) {
                long begin = begins.getOrDefault(partition, 0L);
                long end = end(erasure, partition);
                if (begin < end) {
                    swept.add(sweep(erasure, consumer, partition, begin, end));
                    looked += end - begin;
                    progress.accept(looked, total);
                }
            }
        }
        if (swept.stream().anyMatch(each -> each.deleted() > 0)) {
            Thread.sleep(DELETION_DURABLE.toMillis());
        }
        return swept;
    }

    private static long end(Erasure erasure, TopicPartition partition) {
        long end = erasure.endOffset(partition.topic(), partition.partition());
        return end == Long.MAX_VALUE ? 0 : end;
    }

    private Swept sweep(
            Erasure erasure, KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long begin, long end) {
        long deletable = begin;
        boolean isPrefix = true;
        long deleted = 0;
        long left = 0;
        long newest = 0;
        consumer.assign(List.of(partition));
        consumer.seek(partition, begin);
        long heard = System.nanoTime();
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                heard = System.nanoTime();
                if (message.offset() >= end) {
                    break;
                }
                if (!selects(erasure, message)) {
                    isPrefix = false;
                } else if (isPrefix) {
                    deleted++;
                    deletable = message.offset() + 1;
                } else {
                    left++;
                    newest = Math.max(newest, message.timestamp());
                }
            }
            if (System.nanoTime() - heard > SILENCE.toNanos()) {
                throw KafkaLog.unavailable("no records of %s within %s".formatted(partition, SILENCE), null);
            }
        }
        if (deletable > begin) {
            KafkaLog.await(log.admin()
                    .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(deletable)))
                    .all());
        }
        return new Swept(
                partition.topic(),
                partition.partition(),
                deleted,
                left,
                left == 0 ? null : latestEnd(partition.topic(), newest));
    }

    private boolean selects(Erasure erasure, ConsumerRecord<byte[], byte[]> message) {
        var id = new RecordId(message.topic(), message.partition(), message.offset());
        return decoder.decode(id, message.value()) instanceof Decoded.Accepted accepted
                ? erasure.selects(accepted.record().record())
                : Erasures.selects(erasure, id, message.value(), Instant.ofEpochMilli(message.timestamp()));
    }

    /** A file is deleted when its newest message is as old as the retention, and takes messages for the time of a segment. */
    private @Nullable Instant latestEnd(String topic, long millis) {
        Config config = log.settings(List.of(topic)).get(new ConfigResource(ConfigResource.Type.TOPIC, topic));
        if (config == null) {
            return null;
        }
        long retention =
                Long.parseLong(config.get(TopicConfig.RETENTION_MS_CONFIG).value());
        long segment = Long.parseLong(config.get(TopicConfig.SEGMENT_MS_CONFIG).value());
        return retention < 0
                ? null
                : Instant.ofEpochMilli(millis).plusMillis(retention).plusMillis(segment);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                log.cluster()
                        .clientSettings(Map.of(
                                ConsumerConfig.CLIENT_ID_CONFIG,
                                "oda-retention",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false,
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest",
                                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                                false)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
