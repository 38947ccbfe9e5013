package org.oda.retention;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics of the records in Kafka: what they are, how far they go, and how far the pump is. */
public final class KafkaLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLog.class);
    private static final int TIMEOUT_SECONDS = 30;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration ID_IS_FRESH = Duration.ofSeconds(1);
    /** So long a pump that stores nothing of what is waited for counts as standing still. */
    private static final Duration STANDSTILL = Duration.ofMinutes(10);

    private final KafkaCluster cluster;
    private final String group;
    private final Admin admin;
    private final Map<String, SeenId> seenIds = new ConcurrentHashMap<>();

    /**
     * Does not wait for Kafka.
     *
     * @param group of the pump
     */
    public KafkaLog(KafkaCluster cluster, String group) {
        this.cluster = cluster;
        this.group = group;
        admin = Admin.create(cluster.clientSettings(Map.of("client.id", "oda-retention")));
    }

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
        Map<TopicPartition, Long> found = offsets(partitions(topics), OffsetSpec.latest());
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
            Map<TopicPartition, Long> begins = begins(wanted.keySet());
            Map<TopicPartition, OffsetAndMetadata> committed = committed();
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

    List<TopicPartition> partitions(Collection<String> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        describe(topics)
                .forEach((topic, description) -> description
                        .partitions()
                        .forEach(each -> partitions.add(new TopicPartition(topic, each.partition()))));
        return partitions;
    }

    /** In the order of their names; topics that are not there are left out. */
    private Map<String, TopicDescription> describe(Collection<String> topics) {
        Set<String> there = there();
        List<String> known = topics.stream().filter(there::contains).toList();
        return new TreeMap<>(await(admin.describeTopics(known).allTopicNames()));
    }

    Admin admin() {
        return admin;
    }

    KafkaCluster cluster() {
        return cluster;
    }

    /** Up to where the pump has stored or rejected all; partitions of which it has nothing yet are left out. */
    Map<TopicPartition, OffsetAndMetadata> committed() {
        return await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    }

    /** The offsets of the first records that are still there. */
    Map<TopicPartition, Long> begins(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.earliest());
    }

    Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec place) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, place));
        return offsets(asked);
    }

    /** The settings of topics that are there. */
    Map<ConfigResource, Config> settings(Collection<String> topics) {
        return await(admin.describeConfigs(topics.stream()
                        .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                        .toList())
                .all());
    }

    Set<String> there() {
        return await(admin.listTopics().names());
    }

    Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> asked) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Map<TopicPartition, ListOffsetsResultInfo> found =
                await(admin.listOffsets(asked).all());
        found.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    static <T> T await(KafkaFuture<T> pending) {
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

    static OdaException unavailable(String why, @Nullable Throwable cause) {
        return new OdaException(ErrorCode.KAFKA_UNAVAILABLE, "Kafka's topics cannot be looked through: " + why, cause);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
