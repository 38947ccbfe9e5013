package org.oda.pump;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * One thread's share of all topics, and the only one to know that it takes two consumers: a member of the group, which is
 * told its {@link Slots} and commits for them, and a reader, which is given the partitions of those slots. A new topic is
 * one more partition for the reader and no concern of the group's; and the member can be kept alive without reading.
 * Belongs to one thread.
 */
final class Subscription implements AutoCloseable {
    /** Offsets of topics that no member is subscribed to expire some time after their last commit; never below a day. */
    private static final Duration COMMIT_AGAIN = Duration.ofHours(1);

    /** Keeps a commit well below the largest message that the offsets topic takes. */
    private static final int COMMIT_PARTITIONS = 1_000;

    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

    /**
     * The broker answers a fetch when so much is there or so long has passed: few records a second come in a dozen batches
     * rather than one by one, for a transaction of the store costs as much as thousands of records. A fetch that waits
     * also keeps the records of topics that were just added waiting. No more than one partition can give at a time, or a
     * backlog in a single one would be read at so little in so long.
     */
    private static final int FETCH_ENOUGH_BYTES = 256 << 10;

    static final Duration FETCH_WAIT = Duration.ofMillis(80);

    private static final Duration MORE = Duration.ofMillis(5);
    /** One fetch has to pass within the time of a request, 30 s, also where the network is slow. */
    private static final int FETCH_BYTES = 4 << 20;
    /** Little of each, so that a batch has records of the same time from all partitions: the store keeps order of time. */
    private static final int PARTITION_FETCH_BYTES = FETCH_ENOUGH_BYTES;

    private static final int MAX_POLL_INTERVAL_MILLIS = 120_000;

    private final TopicPartitions partitions;
    private final PumpMetrics metrics;
    private final CommitWatch commits;
    private final KafkaConsumer<byte[], byte[]> member;
    private final KafkaConsumer<byte[], byte[]> reader;
    private final Membership membership = new Membership();
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
    private @Nullable Handover handover;
    private List<TopicPartition> known = List.of();
    private Set<Integer> read = Set.of();
    private long committedAllAt = System.nanoTime();

    Subscription(
            PumpConfig config,
            int thread,
            int maxPollRecords,
            TopicPartitions partitions,
            PumpMetrics metrics,
            CommitWatch commits) {
        this.partitions = partitions;
        this.metrics = metrics;
        this.commits = commits;
        reader = new KafkaConsumer<>(
                readerSettings(config, thread, maxPollRecords),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        member = new KafkaConsumer<>(
                memberSettings(config, thread), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        member.subscribe(List.of(Slots.TOPIC), membership);
    }

    /** What was polled and is not committed when the share passes to others. Called by the thread that polls. */
    interface Handover {
        /**
         * The last occasion to commit.
         *
         * @return false where something was given up, and is to be read again by whom it then belongs to
         */
        boolean settle();

        /** It belongs to others already. */
        void giveUp();
    }

    void onHandover(Handover action) {
        handover = action;
    }

    /** Whether the group has ever told this member its share. */
    boolean hasJoined() {
        return membership.hasJoined;
    }

    /** Records that are there already, or about to come. */
    ConsumerRecords<byte[], byte[]> more() {
        return counted(reader.poll(MORE));
    }

    /** The next records of this thread's share, which may be none. */
    ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        member.poll(read.isEmpty() || !membership.isSettled ? timeout : Duration.ZERO);
        if (!membership.isSettled) {
            return ConsumerRecords.empty();
        }
        assign();
        if (reader.assignment().isEmpty()) {
            member.poll(timeout);
            return ConsumerRecords.empty();
        }
        commit(Map.of());
        commitAllFromTimeToTime();
        return counted(reader.poll(timeout));
    }

    private ConsumerRecords<byte[], byte[]> counted(ConsumerRecords<byte[], byte[]> records) {
        metrics.consumed.inc(records.count());
        return records;
    }

    /**
     * Keeps the membership for so long, without reading.
     *
     * @return false where the share has changed: what was polled and is not committed is then no longer this thread's
     *     concern, and {@link #rewind} is due
     */
    boolean keepAlive(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        do {
            long left = Math.max(1_000_000, end - System.nanoTime());
            member.poll(Duration.ofNanos(left));
        } while (System.nanoTime() - end < 0);
        return membership.isSettled && !membership.wasLost && membership.slots.equals(read);
    }

    /** Begins anew behind the last commit. */
    void rewind() {
        reader.unsubscribe();
        known = List.of();
        read = Set.of();
    }

    /**
     * Commits these offsets and those whose commit failed before. A failure is no exception: the next call tries again,
     * and where the share is gone to another thread, that one reads again what is stored already.
     *
     * @return whether nothing is left to commit
     */
    boolean commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        uncommitted.putAll(offsets);
        if (uncommitted.isEmpty()) {
            return true;
        }
        List<TopicPartition> left = new ArrayList<>(uncommitted.keySet());
        try {
            for (int from = 0; from < left.size(); from += COMMIT_PARTITIONS) {
                List<TopicPartition> part = left.subList(from, Math.min(left.size(), from + COMMIT_PARTITIONS));
                Map<TopicPartition, OffsetAndMetadata> chunk = new HashMap<>(uncommitted);
                chunk.keySet().retainAll(Set.copyOf(part));
                member.commitSync(chunk, COMMIT_TIMEOUT);
                uncommitted.keySet().removeAll(chunk.keySet());
                commits.committed(chunk);
            }
        } catch (CommitFailedException | RebalanceInProgressException | RetriableException e) {
            metrics.commitFailures.inc();
        }
        return uncommitted.isEmpty();
    }

    /** Leaves the group, so that the others need not wait for the end of the session. */
    @Override
    public void close() {
        try {
            member.close(CloseOptions.timeout(Duration.ofSeconds(2))
                    .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
        } finally {
            reader.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }

    private void assign() {
        if (membership.wasLost) {
            // another may have read on from here meanwhile
            membership.wasLost = false;
            rewind();
        }
        List<TopicPartition> now = partitions.all();
        if (now == known && membership.slots.equals(read)) {
            return;
        }
        Set<TopicPartition> share = new HashSet<>();
        for (TopicPartition partition : now) {
            if (membership.slots.contains(Slots.of(partition.topic(), partition.partition()))) {
                share.add(partition);
            }
        }
        known = now;
        read = Set.copyOf(membership.slots);
        uncommitted.keySet().retainAll(share);
        reader.assign(share);
    }

    private void commitAllFromTimeToTime() {
        if (System.nanoTime() - committedAllAt > COMMIT_AGAIN.toNanos()) {
            committedAllAt = System.nanoTime();
            Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>(reader.committed(reader.assignment()));
            positions.values().removeIf(offset -> offset == null);
            commit(positions);
        }
    }

    private static Map<String, Object> common(PumpConfig config) {
        Map<String, Object> settings = config.cluster().clientSettings(Map.of());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.group());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return settings;
    }

    private static Map<String, Object> memberSettings(PumpConfig config, int thread) {
        Map<String, Object> settings = common(config);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "oda-pump-member-" + thread);
        // the slots topic is always empty
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int)
                config.sessionTimeout().toMillis());
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
        // a connection whose far end is gone is to be given up before the group misses the member
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                config.sessionTimeout().dividedBy(2).toMillis());
        settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, MAX_POLL_INTERVAL_MILLIS);
        if (config.instanceId() != null) {
            settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, config.instanceId() + "-" + thread);
        }
        return settings;
    }

    private static Map<String, Object> readerSettings(PumpConfig config, int thread, int maxPollRecords) {
        Map<String, Object> settings = common(config);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "oda-pump-reader-" + thread);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                IsolationLevel.READ_COMMITTED.name().toLowerCase(Locale.ROOT));
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, FETCH_ENOUGH_BYTES);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) FETCH_WAIT.toMillis());
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
        return settings;
    }

    /** What the group says. Called while the member polls, by the same thread. */
    private final class Membership implements ConsumerRebalanceListener {
        private Set<Integer> slots = Set.of();
        private boolean isSettled;
        private boolean wasLost;
        private boolean hasJoined;

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            wasLost |= handover != null && !handover.settle();
            commit(Map.of());
            isSettled = false;
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            if (handover != null) {
                handover.giveUp();
            }
            uncommitted.clear();
            isSettled = false;
            wasLost = true;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            member.pause(assigned);
            Set<Integer> numbers = new HashSet<>();
            assigned.forEach(partition -> numbers.add(partition.partition()));
            slots = Set.copyOf(numbers);
            isSettled = true;
            hasJoined = true;
        }
    }
}
