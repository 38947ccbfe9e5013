package org.oda.pump;

import static java.util.Map.entry;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.RejectSelection;

/** A consumer for the time of one call. All methods throw Kafka's exceptions as they are. Belongs to one thread. */
final class RejectSession implements AutoCloseable {
    static final TopicPartition REJECTS = new TopicPartition(RejectLog.TOPIC, 0);
    /** After so long Kafka counts as away. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ELSEWHERE = Duration.ofSeconds(2);
    private static final Duration CLOSE = Duration.ofSeconds(1);
    private static final int FETCH_BYTES = 1 << 20;
    private static final int STEP = 10_000;
    private static final int FETCH_WAIT_MILLIS = 5;

    private final KafkaConsumer<byte[], byte[]> consumer;

    RejectSession(KafkaCluster cluster, int number) {
        consumer = new KafkaConsumer<>(
                cluster.clientSettings(Map.ofEntries(
                        entry(ConsumerConfig.CLIENT_ID_CONFIG, "oda-reject-reader-" + number),
                        entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                        entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                        entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                        entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES),
                        entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES),
                        // a fetch at the end of a log would hold up what is asked next
                        entry(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS),
                        entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis()),
                        entry(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis() / 2))),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Offsets in the log of the rejects, half-open. */
    record Range(long begin, long end) {
        boolean isEmpty() {
            return begin >= end;
        }
    }

    /** Where the replays end at this moment. */
    long endOfReplays() {
        return end(ReplayLog.PARTITION);
    }

    /** Where all rejects of the selection's times are. */
    Range range(RejectSelection selection) {
        consumer.assign(List.of(REJECTS));
        long begin = consumer.beginningOffsets(List.of(REJECTS)).getOrDefault(REJECTS, 0L);
        long end = end(REJECTS);
        return new Range(
                selection.from() == null ? begin : Math.max(begin, at(selection.from(), end)),
                selection.to() == null ? end : at(selection.to(), end));
    }

    /** Hands over all messages of the rejects in [from, to) that are still there, in order. */
    void read(long from, long to, Consumer<ConsumerRecord<byte[], byte[]>> messages) {
        consumer.assign(List.of(REJECTS));
        consumer.seek(REJECTS, from);
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (consumer.position(REJECTS) < to) {
            if (System.nanoTime() - deadline > 0) {
                throw unavailable("no answer within %s".formatted(TIMEOUT), null);
            }
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                if (message.offset() < to) {
                    messages.accept(message);
                }
            }
        }
    }

    /** The same for as many as there may be: it takes as long as it takes, as long as Kafka gives more. */
    void readAll(Range range, Consumer<ConsumerRecord<byte[], byte[]>> messages) {
        long from = range.begin();
        while (from < range.end()) {
            long to = Math.min(range.end(), from + STEP);
            read(from, to, messages);
            from = to;
        }
    }

    /** Whether there is such a message; reads little further than to the first. */
    boolean any(Range range, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        boolean[] isFound = {false};
        for (long from = range.begin(); from < range.end() && !isFound[0]; from += STEP) {
            read(from, Math.min(range.end(), from + STEP), message -> isFound[0] = isFound[0] || wanted.test(message));
        }
        return isFound[0];
    }

    /** The message at this place, if it is still there, of a topic that may be gone. */
    @Nullable ConsumerRecord<byte[], byte[]> messageIfAny(TopicPartition partition, long offset) {
        List<TopicPartition> one = List.of(partition);
        return offset < consumer.beginningOffsets(one, ELSEWHERE).getOrDefault(partition, 0L)
                        || offset >= consumer.endOffsets(one, ELSEWHERE).getOrDefault(partition, 0L)
                ? null
                : message(partition, offset);
    }

    /**
     * The message at this place, where one was; {@code null} where it was removed since.
     *
     * @throws OdaException {@code KAFKA_UNAVAILABLE} after 10 s
     */
    @Nullable ConsumerRecord<byte[], byte[]> message(TopicPartition partition, long offset) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, offset);
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (consumer.position(partition) == offset && System.nanoTime() - deadline < 0) {
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                return message.offset() == offset ? message : null;
            }
        }
        if (consumer.position(partition) == offset) {
            throw unavailable("no answer within %s".formatted(TIMEOUT), null);
        }
        return null;
    }

    static OdaException unavailable(String why, @Nullable Throwable cause) {
        return new OdaException(ErrorCode.KAFKA_UNAVAILABLE, "the rejects cannot be read: " + why, cause);
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE));
    }

    private long end(TopicPartition partition) {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    private long at(Instant time, long end) {
        OffsetAndTimestamp found =
                consumer.offsetsForTimes(Map.of(REJECTS, millis(time))).get(REJECTS);
        return found == null ? end : found.offset();
    }

    /** Rejects have whole milliseconds: those at or behind a time are those at or behind its next one. */
    private static long millis(Instant time) {
        if (time.isBefore(Instant.EPOCH)) {
            return 0;
        }
        Instant latest = Instant.ofEpochMilli(Long.MAX_VALUE / 2);
        Instant cut = time.isAfter(latest) ? latest : time;
        return cut.toEpochMilli() + (cut.equals(cut.truncatedTo(ChronoUnit.MILLIS)) ? 0 : 1);
    }
}
