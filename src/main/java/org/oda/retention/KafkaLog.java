package org.oda.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Decoded;
import org.oda.codec.Erasures;
import org.oda.codec.RecordDecoder;
import org.oda.kafka.KafkaCluster;
import org.oda.model.Erasure;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.RecordId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics of the records, where Kafka itself keeps them: it deletes from the beginning of a partition alone. */
public final class KafkaLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLog.class);
    private static final int TIMEOUT_SECONDS = 30;
    private static final Duration POLL = Duration.ofMillis(500);
    /** Without a record of a partition that is not at its end Kafka counts as away. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration ID_IS_FRESH = Duration.ofSeconds(1);
    /** So long a pump that stores nothing of what is waited for counts as standing still. */
    private static final Duration STANDSTILL = Duration.ofMinutes(10);
    /** The embedded broker makes durable within that time up to where records are deleted. */
    private static final Duration DELETION_DURABLE = Duration.ofMillis(1_500);

    private final KafkaCluster cluster;
    private final String group;
    private final RecordDecoder decoder;
    private final Admin admin;
    private final Map<String, SeenId> seenIds = new ConcurrentHashMap<>();

    /**
     * Does not wait for Kafka.
     *
     * @param group of the pump
     * @param decoder that knows of no erasures
     */
    public KafkaLog(KafkaCluster cluster, String group, RecordDecoder decoder) {
        this.cluster = cluster;
        this.group = group;
        this.decoder = decoder;
        admin = Admin.create(cluster.clientSettings(Map.of("client.id", "oda-retention")));
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

    /** @param at as {@link System#nanoTime} gives it */
    private record SeenId(String id, long at) {}

    /** Kafka's ids of the topics: one that is made anew has another. Topics that are not there are left out. */
    Map<String, String> topicIds(Collection<String> topics) {
        Map<String, String> ids = new TreeMap<>();
        describe(topics).forEach((topic, description) -> {
            String id = description.topicId().toString();
            seenIds.put(topic, new SeenId(id, System.nanoTime()));
            ids.put(topic, id);
        });
        return ids;
    }

    /** As it was a second ago at most, or, where Kafka does not answer, at last; {@code null} where it never did. */
    public @Nullable String topicId(String topic) {
        SeenId seen = seenIds.get(topic);
        if (seen != null && System.nanoTime() - seen.at < ID_IS_FRESH.toNanos()) {
            return seen.id;
        }
        try {
            String id = topicIds(List.of(topic)).get(topic);
            return id == null && seen != null ? seen.id : id;
        } catch (OdaException e) {
            LOG.atWarn()
                    .addKeyValue("topic", topic)
                    .addKeyValue("reason", e.detail())
                    .log("the topic's id is not known");
            return seen == null ? null : seen.id;
        }
    }

    /** For each partition of the topics the offset that the next record will have. Topics that are not there are left out. */
    Map<String, List<Long>> ends(Collection<String> topics) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions(topics).forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> found = offsets(asked);
        Map<String, List<Long>> ends = new TreeMap<>();
        found.keySet().stream()
                .sorted(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition))
                .forEach(partition -> ends.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                        .add(found.get(partition)));
        return ends;
    }

    /**
     * Returns when the pump has stored or rejected all before the ends.
     *
     * @param progress is told how many records are before it
     * @throws OdaException {@code STORE_UNAVAILABLE} where it stores nothing of it for 10 minutes
     */
    void awaitStored(Map<String, List<Long>> ends, LongConsumer progress) throws InterruptedException {
        Map<TopicPartition, Long> wanted = new HashMap<>();
        ends.forEach((topic, offsets) -> {
            for (int partition = 0; partition < offsets.size(); partition++) {
                wanted.put(new TopicPartition(topic, partition), offsets.get(partition));
            }
        });
        long least = Long.MAX_VALUE;
        long moved = System.nanoTime();
        while (true) {
            Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
            wanted.keySet().forEach(partition -> asked.put(partition, OffsetSpec.earliest()));
            Map<TopicPartition, Long> begins = offsets(asked);
            Map<TopicPartition, OffsetAndMetadata> committed =
                    await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            long before = 0;
            for (Map.Entry<TopicPartition, Long> each : wanted.entrySet()) {
                long begin = begins.getOrDefault(each.getKey(), Long.MAX_VALUE);
                OffsetAndMetadata stored = committed.get(each.getKey());
                long reached = Math.max(begin, stored == null ? 0 : stored.offset());
                before += Math.max(0, each.getValue() - reached);
            }
            if (before == 0) {
                return;
            }
            if (before < least) {
                least = before;
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > STANDSTILL.toNanos()) {
                throw new OdaException(
                        ErrorCode.STORE_UNAVAILABLE,
                        "%,d records in Kafka are not stored yet, and none was within %d minutes: see /health, and ask again"
                                .formatted(before, STANDSTILL.toMinutes()));
            }
            progress.accept(before);
            Thread.sleep(LOOK.toMillis());
        }
    }

    /**
     * Deletes what stands at the beginning of a partition, up to the first record that is not selected.
     *
     * @param topics those in which selected records can be
     * @param progress is told how many of how many records were looked at
     */
    List<Swept> sweep(Erasure erasure, Collection<String> topics, BiConsumer<Long, Long> progress)
            throws InterruptedException {
        List<TopicPartition> partitions = partitions(topics);
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, OffsetSpec.earliest()));
        Map<TopicPartition, Long> begins = offsets(asked);
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
                throw unavailable("no records of %s within %s".formatted(partition, SILENCE), null);
            }
        }
        if (deletable > begin) {
            await(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(deletable)))
                    .all());
        }
        return new Swept(
                partition.topic(),
                partition.partition(),
                deleted,
                left,
                left == 0 ? null : latestEnd(partition.topic(), newest));
    }

    /** Topics that are as they are to be are left alone. */
    void setRetention(Collection<String> topics, RetentionPolicy policy, KafkaRetention retention, boolean isOwn) {
        Set<String> there = new HashSet<>(await(admin.listTopics().names()));
        List<ConfigResource> resources = topics.stream()
                .filter(there::contains)
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<ConfigResource, Collection<AlterConfigOp>> changes =
                retention.changes(policy, await(admin.describeConfigs(resources).all()), isOwn);
        if (!changes.isEmpty()) {
            await(admin.incrementalAlterConfigs(changes).all());
            LOG.atInfo().addKeyValue("topics", changes.size()).log("Kafka's retention was set");
        }
    }

    /** Partitions with a record that the pump has not stored and that is older than three quarters of Kafka's retention. */
    int nearEnd(Collection<String> topics, Instant now) {
        List<TopicPartition> partitions = partitions(topics);
        Map<TopicPartition, OffsetAndMetadata> committed =
                await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        partitions.forEach(partition -> ends.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> behind = offsets(ends);
        behind.entrySet()
                .removeIf(end -> committed.get(end.getKey()) != null
                        && committed.get(end.getKey()).offset() >= end.getValue());
        behind.values().removeIf(end -> end == 0);
        if (behind.isEmpty()) {
            return 0;
        }
        Map<String, Long> periods = new HashMap<>();
        List<ConfigResource> resources = behind.keySet().stream()
                .map(partition -> new ConfigResource(ConfigResource.Type.TOPIC, partition.topic()))
                .distinct()
                .toList();
        await(admin.describeConfigs(resources).all())
                .forEach((topic, config) -> periods.put(
                        topic.name(),
                        Long.parseLong(
                                config.get(TopicConfig.RETENTION_MS_CONFIG).value())));
        Map<TopicPartition, OffsetSpec> young = new HashMap<>();
        behind.keySet().forEach(partition -> {
            long period = periods.getOrDefault(partition.topic(), -1L);
            if (period > 0) {
                young.put(partition, OffsetSpec.forTimestamp(Math.max(0, now.toEpochMilli() - period / 4 * 3)));
            }
        });
        Map<TopicPartition, OffsetSpec> firsts = new HashMap<>();
        young.keySet().forEach(partition -> firsts.put(partition, OffsetSpec.earliest()));
        Map<TopicPartition, Long> begins = offsets(firsts);
        int count = 0;
        for (Map.Entry<TopicPartition, Long> each : offsets(young).entrySet()) {
            OffsetAndMetadata stored = committed.get(each.getKey());
            long next = Math.max(stored == null ? 0 : stored.offset(), begins.getOrDefault(each.getKey(), 0L));
            long end = behind.getOrDefault(each.getKey(), 0L);
            // without a young record all are old
            long firstYoung = each.getValue() < 0 ? end : each.getValue();
            if (next < end && next < firstYoung) {
                count++;
            }
        }
        if (count > 0) {
            LOG.atError()
                    .addKeyValue("partitions", count)
                    .log("records are not stored yet and near the end of Kafka's retention: they will be lost");
        }
        return count;
    }

    private boolean selects(Erasure erasure, ConsumerRecord<byte[], byte[]> message) {
        var id = new RecordId(message.topic(), message.partition(), message.offset());
        return decoder.decode(id, message.value()) instanceof Decoded.Accepted accepted
                ? erasure.selects(accepted.record().record())
                : Erasures.selects(erasure, id, message.value(), Instant.ofEpochMilli(message.timestamp()));
    }

    /** A file is deleted when its newest message is as old as the retention, and takes messages for the time of a segment. */
    private @Nullable Instant latestEnd(String topic, long millis) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = await(admin.describeConfigs(List.of(resource)).all()).get(resource);
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

    private List<TopicPartition> partitions(Collection<String> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        describe(topics)
                .forEach((topic, description) -> description
                        .partitions()
                        .forEach(each -> partitions.add(new TopicPartition(topic, each.partition()))));
        return partitions;
    }

    /** In the order of their names; topics that are not there are left out. */
    private Map<String, TopicDescription> describe(Collection<String> topics) {
        Set<String> there = new HashSet<>(await(admin.listTopics().names()));
        List<String> known = topics.stream().filter(there::contains).toList();
        return new TreeMap<>(await(admin.describeTopics(known).allTopicNames()));
    }

    private Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> asked) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Map<TopicPartition, ListOffsetsResultInfo> found =
                await(admin.listOffsets(asked).all());
        found.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                cluster.clientSettings(Map.of(
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

    private static <T> T await(KafkaFuture<T> pending) {
        try {
            return pending.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw unavailable(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw unavailable("no answer within %d s".formatted(TIMEOUT_SECONDS), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted", e);
        }
    }

    private static OdaException unavailable(String why, @Nullable Throwable cause) {
        return new OdaException(ErrorCode.KAFKA_UNAVAILABLE, "Kafka's topics cannot be looked through: " + why, cause);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
