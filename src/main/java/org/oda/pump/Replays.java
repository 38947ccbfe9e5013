package org.oda.pump;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.RecordId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was replayed, by whatever instance: one thread follows the topic of the replays from its beginning. Of each replay
 * three numbers are kept, 32 to 64 bytes. May be used by several threads.
 */
public final class Replays implements AutoCloseable {
    /** As many may be known; {@link Replayer} refuses further ones. */
    static final int MAX = 2_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Replays.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration POSITION_WITHIN = Duration.ofSeconds(2);
    private static final Duration CLOSE = Duration.ofSeconds(1);
    private static final int FETCH_BYTES = 4 << 20;
    private static final long PAUSE_AFTER_FAILURE_MS = 500;
    private static final long STOP_WITHIN_MS = 5_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = new Thread(this::follow, "oda-replays");
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Map<TopicPartition, ReplayTable> tables = new HashMap<>(); // guarded by lock
    private long position; // guarded by lock
    private boolean isAway; // of the thread

    private Replays(KafkaCluster cluster) {
        consumer = new KafkaConsumer<>(
                cluster.clientSettings(Map.of(
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "oda-replays-reader",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        FETCH_BYTES,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        FETCH_BYTES)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(ReplayLog.PARTITION));
        thread.setDaemon(true);
    }

    /**
     * Does not wait for Kafka: whoever asks does.
     *
     * @throws OdaException {@code KAFKA_UNAVAILABLE} where no bootstrap server has an address
     */
    public static Replays follow(KafkaCluster cluster) {
        try {
            var replays = new Replays(cluster);
            replays.thread.start();
            return replays;
        } catch (KafkaException e) {
            throw new OdaException(
                    ErrorCode.KAFKA_UNAVAILABLE, "Kafka cannot be reached at '%s'".formatted(cluster), e);
        }
    }

    /** {@code null} where the record was never replayed, or so long ago that nobody can ask for it any more. */
    ReplayTable.@Nullable Entry get(RecordId id) {
        lock.lock();
        try {
            ReplayTable table = tables.get(new TopicPartition(id.topic(), id.partition()));
            ReplayTable.Entry entry = table == null ? null : table.get(id.offset());
            return entry == null || entry.millis() < oldest(System.currentTimeMillis()) ? null : entry;
        } finally {
            lock.unlock();
        }
    }

    /** How many are known, the outdated included that were not yet forgotten. */
    long size() {
        lock.lock();
        try {
            return tables.values().stream().mapToLong(ReplayTable::size).sum();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when everything before the offset is known.
     *
     * @throws OdaException {@code KAFKA_UNAVAILABLE} where that takes longer
     */
    void await(long offset, Duration time) {
        long left = time.toNanos();
        lock.lock();
        try {
            while (position < offset) {
                if (left <= 0) {
                    throw new OdaException(
                            ErrorCode.KAFKA_UNAVAILABLE,
                            "the replays cannot be read: %d of %d are known".formatted(position, offset));
                }
                left = moved.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        stopping.countDown();
        consumer.wakeup();
        try {
            thread.join(STOP_WITHIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.atWarn().log("reader of the replays does not stop and is left");
        } else {
            consumer.close(CloseOptions.timeout(CLOSE));
        }
    }

    private void follow() {
        while (stopping.getCount() > 0) {
            try {
                take(consumer.poll(POLL));
                isAway = false;
            } catch (WakeupException e) {
                // closed
            } catch (InterruptException e) {
                stopping.countDown();
            } catch (RuntimeException e) {
                // whatever it is: without this thread nobody learns of replays any more
                failed(e);
            }
        }
    }

    private void take(ConsumerRecords<byte[], byte[]> messages) {
        // moves without messages too, where the oldest were removed
        long reached = consumer.position(ReplayLog.PARTITION, POSITION_WITHIN);
        lock.lock();
        try {
            messages.forEach(this::apply);
            position = reached;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> message) {
        ReplayLog.Kind kind = ReplayLog.kind(message.headers());
        Optional<RecordId> id = message.key() == null
                ? Optional.empty()
                : RecordId.of(new String(message.key(), StandardCharsets.UTF_8));
        if (kind == null || id.isEmpty()) {
            LOG.atDebug().addKeyValue("offset", message.offset()).log("a message that is no replay is skipped");
            return;
        }
        ReplayTable table = tables.computeIfAbsent(
                new TopicPartition(id.get().topic(), id.get().partition()), partition -> new ReplayTable());
        apply(kind, message, table, id.get().offset());
    }

    private static void apply(
            ReplayLog.Kind kind, ConsumerRecord<byte[], byte[]> message, ReplayTable table, long offset) {
        long now = message.timestamp();
        long oldest = oldest(now);
        ReplayTable.Entry known = table.get(offset);
        if (known != null && known.millis() < oldest) {
            known = null;
        }
        long intent = ReplayLog.intent(message.headers());
        switch (kind) {
            case INTENT -> {
                if (known == null) {
                    table.put(offset, new ReplayTable.Entry(message.offset(), false, now), oldest);
                }
            }
            case DONE -> {
                // the intent may have been removed by age before the note of its end
                if (known == null || (known.intent() == intent && !known.isDone())) {
                    table.put(offset, new ReplayTable.Entry(intent, true, now), oldest);
                }
            }
            case TAKEN_BACK -> {
                if (known != null && known.intent() == intent && !known.isDone()) {
                    table.takeBack(offset);
                }
            }
        }
    }

    private static long oldest(long now) {
        return now - ReplayLog.RETENTION.toMillis();
    }

    private void failed(RuntimeException failure) {
        if (!isAway) {
            isAway = true;
            LOG.atWarn().addKeyValue("reason", failure.getMessage()).log("replays cannot be read; trying again");
        }
        try {
            if (stopping.await(PAUSE_AFTER_FAILURE_MS, TimeUnit.MILLISECONDS)) {
                LOG.atDebug().log("reader of the replays stopped while Kafka was away");
            }
        } catch (InterruptedException e) {
            stopping.countDown();
            Thread.currentThread().interrupt();
        }
    }
}
