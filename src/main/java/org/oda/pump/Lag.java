package org.oda.pump;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How many records the group has before it: the ends of the partitions less the committed offsets. It is asked of Kafka,
 * not of the consumers, so that it is right while they wait for the store.
 */
final class Lag {
    private static final int TOPICS_TOLD = 50;
    private static final long TIMEOUT_SECONDS = 10;
    private static final ListOffsetsOptions COMMITTED_ONLY = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

    private final Admin admin;
    private final String group;
    private final PumpMetrics metrics;
    private Set<String> told = Set.of();
    private volatile @Nullable Map<String, Long> measured;

    Lag(Admin admin, String group, PumpMetrics metrics) {
        this.admin = admin;
        this.group = group;
        this.metrics = metrics;
    }

    void measure(List<TopicPartition> partitions) throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed =
                get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        ends.entrySet().removeIf(end -> committedOf(committed, end.getKey()) >= end.getValue());
        // only what lags can lag by records that retention has removed
        Map<TopicPartition, Long> begins = offsets(ends.keySet(), OffsetSpec.earliest());
        Map<String, Long> byTopic = new HashMap<>();
        ends.forEach((partition, end) -> {
            long from = Math.max(committedOf(committed, partition), begins.getOrDefault(partition, end));
            byTopic.merge(partition.topic(), Math.max(0, end - from), Long::sum);
        });
        byTopic.values().removeIf(lag -> lag == 0);
        measured = Map.copyOf(byTopic);
        tell(byTopic);
    }

    /** As it was measured last; {@code null} before that. */
    @Nullable Long of(String topic) {
        Map<String, Long> known = measured;
        return known == null ? null : known.getOrDefault(topic, 0L);
    }

    private void tell(Map<String, Long> byTopic) {
        Set<String> most = byTopic.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(TOPICS_TOLD)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        most.forEach(topic -> metrics.topicLag.labelValues(topic).set((double) byTopic.getOrDefault(topic, 0L)));
        Set<String> gone = new HashSet<>(told);
        gone.removeAll(most);
        gone.forEach(metrics.topicLag::remove);
        told = most;
        // behind the topics: whoever sees the sum finds them
        metrics.lag.set(
                (double) byTopic.values().stream().mapToLong(Long::longValue).sum());
    }

    private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, TimeoutException, InterruptedException {
        if (partitions.isEmpty()) {
            return new HashMap<>();
        }
        Map<TopicPartition, ListOffsetsResultInfo> found = get(admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> spec)),
                        COMMITTED_ONLY)
                .all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        found.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private static long committedOf(Map<TopicPartition, OffsetAndMetadata> committed, TopicPartition partition) {
        OffsetAndMetadata offset = committed.get(partition);
        return offset == null ? 0 : offset.offset();
    }

    private static <T> T get(KafkaFuture<T> answer) throws ExecutionException, TimeoutException, InterruptedException {
        return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
}
