package org.oda.pump;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The partitions of the topics that are to be read. {@link #wanted} and {@link #all} may be called by any thread, the rest
 * by one.
 */
final class TopicPartitions {
    private static final long TIMEOUT_SECONDS = 10;

    private final Admin admin;
    private final Map<String, Integer> counts = new HashMap<>();
    private volatile Set<String> wanted = Set.of();
    private volatile List<TopicPartition> all = List.of();

    TopicPartitions(Admin admin) {
        this.admin = admin;
    }

    void wanted(Collection<String> topics) {
        wanted = new LinkedHashSet<>(topics);
    }

    /** What is known; another list after each change, so that a change is seen without a comparison. */
    List<TopicPartition> all() {
        return all;
    }

    /** Whether there are wanted topics whose partitions are not known. */
    boolean isIncomplete() {
        return !counts.keySet().equals(wanted);
    }

    /** Asks for the topics whose partitions are not known. */
    void complete() throws ExecutionException, TimeoutException, InterruptedException {
        Set<String> now = wanted;
        boolean changed = counts.keySet().retainAll(now);
        Set<String> unknown = new LinkedHashSet<>(now);
        unknown.removeAll(counts.keySet());
        publish(describe(unknown) || changed);
    }

    /** Asks for all topics: partitions may have been added. */
    void refresh() throws ExecutionException, TimeoutException, InterruptedException {
        publish(describe(wanted));
    }

    private boolean describe(Set<String> topics) throws ExecutionException, TimeoutException, InterruptedException {
        if (topics.isEmpty()) {
            return false;
        }
        boolean changed = false;
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(topics).topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
            try {
                Integer count = answer.getValue()
                        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                        .partitions()
                        .size();
                changed |= !count.equals(counts.put(answer.getKey(), count));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                // not yet, or no longer: asked again
            }
        }
        return changed;
    }

    private void publish(boolean changed) {
        if (changed) {
            List<TopicPartition> partitions = new ArrayList<>();
            counts.forEach((topic, count) -> {
                for (int partition = 0; partition < count; partition++) {
                    partitions.add(new TopicPartition(topic, partition));
                }
            });
            all = List.copyOf(partitions);
        }
    }
}
