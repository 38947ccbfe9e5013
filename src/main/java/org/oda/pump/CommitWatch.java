package org.oda.pump;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.oda.model.RecordId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows when the group has committed what somebody waits for: at once where a loop of this instance does it, within some
 * tenths of a second where another instance does.
 */
final class CommitWatch implements StoredSignal, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CommitWatch.class);
    private static final Duration ASK_OTHERS = Duration.ofMillis(300);
    private static final long TIMEOUT_SECONDS = 10;

    private final Admin admin;
    private final String group;
    private final Map<TopicPartition, Commit> commits = new HashMap<>();
    private final Set<Waiter> waiters = new HashSet<>();
    private boolean isClosed;

    CommitWatch(Admin admin, String group) {
        this.admin = admin;
        this.group = group;
    }

    /** @param at when it was done: a topic that is made anew begins at offset 0 again, and older commits tell nothing of it */
    private record Commit(long offset, long at) {}

    /** What is waited for: the offsets to be committed, less and less of them. */
    private static final class Waiter {
        private final Map<TopicPartition, Long> open = new HashMap<>();
        private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

        private boolean sees(TopicPartition partition, long committed) {
            Long wanted = open.get(partition);
            return wanted != null && committed >= wanted && open.remove(partition) != null && open.isEmpty();
        }
    }

    @Override
    public CompletableFuture<@Nullable Void> stored(Collection<RecordId> ids, long since) {
        var waiter = new Waiter();
        ids.forEach(
                id -> waiter.open.merge(new TopicPartition(id.topic(), id.partition()), id.offset() + 1, Math::max));
        synchronized (this) {
            waiter.open.entrySet().removeIf(open -> {
                Commit commit = commits.get(open.getKey());
                return commit != null && commit.at - since > 0 && commit.offset >= open.getValue();
            });
            if (waiter.open.isEmpty()) {
                waiter.done.complete(null);
                return waiter.done;
            }
            waiters.add(waiter);
            notifyAll();
        }
        CompletableFuture<@Nullable Void> unused = waiter.done.whenComplete((nothing, cancelled) -> forget(waiter));
        return waiter.done;
    }

    /** The group has committed these a moment ago. */
    void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        committed(offsets, System.nanoTime());
    }

    private void committed(Map<TopicPartition, OffsetAndMetadata> offsets, long at) {
        List<Waiter> served = new ArrayList<>();
        synchronized (this) {
            offsets.forEach((partition, offset) -> {
                commits.put(partition, new Commit(offset.offset(), at));
                for (Waiter waiter : waiters) {
                    if (waiter.sees(partition, offset.offset())) {
                        served.add(waiter);
                    }
                }
            });
        }
        served.forEach(waiter -> waiter.done.complete(null));
    }

    /** Asks Kafka, while somebody waits, what others have committed. */
    @Override
    public void run() {
        try {
            for (Set<TopicPartition> asked = nextAsked(); !asked.isEmpty(); asked = nextAsked()) {
                ask(asked);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void close() {
        isClosed = true;
        notifyAll();
    }

    private void ask(Set<TopicPartition> partitions) throws InterruptedException {
        long at = System.nanoTime();
        try {
            Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>(admin.listConsumerGroupOffsets(
                            Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)))
                    .partitionsToOffsetAndMetadata(group)
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
            found.values().removeIf(offset -> offset == null);
            committed(found, at);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            // Kafka is away, which the pump tells: who waits here has a limit
            LOG.atDebug().setCause(e).log("committed offsets are not known");
        }
    }

    /** Waits until somebody has waited for a while; gives nothing when the watch is closed. */
    private synchronized Set<TopicPartition> nextAsked() throws InterruptedException {
        Set<TopicPartition> asked = new HashSet<>();
        while (!isClosed && asked.isEmpty()) {
            while (!isClosed && waiters.isEmpty()) {
                wait();
            }
            long end = System.nanoTime() + ASK_OTHERS.toNanos();
            for (long left = ASK_OTHERS.toMillis();
                    left > 0 && !isClosed;
                    left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
            waiters.forEach(waiter -> asked.addAll(waiter.open.keySet()));
        }
        return isClosed ? Set.of() : asked;
    }

    private synchronized void forget(Waiter waiter) {
        waiters.remove(waiter);
    }
}
