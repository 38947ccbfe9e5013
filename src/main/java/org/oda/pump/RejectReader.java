package org.oda.pump;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.RecordId;

/**
 * Reads the rejects, the newest first. May be used by several threads: each call has a consumer of its own, a few at a
 * time. Memory does not depend on how many rejects there are, nor on how large they are.
 */
public final class RejectReader {
    /** The most rejects of one page. */
    public static final int MAX_LIMIT = 1_000;

    private static final TopicPartition REJECTS = new TopicPartition(RejectLog.TOPIC, 0);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int CONSUMERS = 2;
    private static final int FETCH_BYTES = 1 << 20;

    private final String bootstrapServers;
    private final Semaphore consumers = new Semaphore(CONSUMERS);
    private final AtomicInteger number = new AtomicInteger();

    public RejectReader(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * A reject that was written more than once, because its record was delivered again, is shown once on a page; on the
     * next page it may come again.
     *
     * @param cursor {@link RejectPage#next} of the page before; {@code null} for the newest
     * @param limit 1 to {@link #MAX_LIMIT}
     * @throws OdaException {@code BAD_VALUE} with the field {@code cursor} or {@code limit}; {@code KAFKA_UNAVAILABLE}
     *     after 10 s
     */
    public RejectPage page(@Nullable String cursor, int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw OdaException.inField(
                    ErrorCode.BAD_VALUE, "limit", "limit is 1 to %d, not %d".formatted(MAX_LIMIT, limit));
        }
        long before = cursor == null ? Long.MAX_VALUE : offset(cursor);
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        try {
            if (!consumers.tryAcquire(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw unavailable("too many readers", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted", e);
        }
        try (var consumer = consumer()) {
            return read(consumer, before, limit, deadline);
        } catch (KafkaException e) {
            throw unavailable(String.valueOf(e.getMessage()), e);
        } finally {
            consumers.release();
        }
    }

    private static RejectPage read(KafkaConsumer<byte[], byte[]> consumer, long before, int limit, long deadline) {
        List<TopicPartition> rejects = List.of(REJECTS);
        consumer.assign(rejects);
        long begin = consumer.beginningOffsets(rejects).getOrDefault(REJECTS, 0L);
        long to = Math.min(before, consumer.endOffsets(rejects).getOrDefault(REJECTS, 0L));
        List<Reject> page = new ArrayList<>();
        Set<RecordId> seen = new HashSet<>();
        while (to > begin && page.size() < limit) {
            long from = Math.max(begin, to - limit);
            List<Numbered> chunk = chunk(consumer, from, to, deadline);
            to = from;
            for (int i = chunk.size() - 1; i >= 0 && page.size() < limit; i--) {
                if (seen.add(chunk.get(i).reject().id())) {
                    page.add(chunk.get(i).reject());
                }
                to = i == 0 ? from : chunk.get(i).offset();
            }
        }
        return new RejectPage(page, to > begin ? Long.toString(to) : null);
    }

    /** All of [from, to), in order. */
    private static List<Numbered> chunk(KafkaConsumer<byte[], byte[]> consumer, long from, long to, long deadline) {
        List<Numbered> chunk = new ArrayList<>();
        consumer.seek(REJECTS, from);
        while (consumer.position(REJECTS) < to) {
            if (System.nanoTime() - deadline > 0) {
                throw unavailable("no answer within %s".formatted(TIMEOUT), null);
            }
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(500))) {
                if (message.offset() < to) {
                    chunk.add(new Numbered(message.offset(), reject(message)));
                }
            }
        }
        return chunk;
    }

    private static Reject reject(ConsumerRecord<byte[], byte[]> message) {
        byte[] value = message.value();
        var id = new RecordId(
                header(message, RejectHeaders.TOPIC, "?"),
                (int) number(message, RejectHeaders.PARTITION, 0),
                number(message, RejectHeaders.OFFSET, 0));
        return new Reject(
                id,
                header(message, RejectHeaders.REASON, ""),
                header(message, RejectHeaders.DETAIL, ""),
                Instant.ofEpochMilli(number(message, RejectHeaders.TIMESTAMP, 0)),
                Instant.ofEpochMilli(message.timestamp()),
                value == null ? null : RawValue.of(value, number(message, RejectHeaders.LENGTH, value.length)));
    }

    private static String header(ConsumerRecord<byte[], byte[]> message, String name, String otherwise) {
        Header header = message.headers().lastHeader(name);
        return header == null || header.value() == null
                ? otherwise
                : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static long number(ConsumerRecord<byte[], byte[]> message, String name, long otherwise) {
        try {
            return Long.parseLong(header(message, name, Long.toString(otherwise)));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static long offset(String cursor) {
        try {
            long offset = Long.parseLong(cursor);
            if (offset >= 0) {
                return offset;
            }
        } catch (NumberFormatException e) {
            // told below, like a negative one
        }
        throw OdaException.inField(
                ErrorCode.BAD_VALUE, "cursor", "cursor '%s' is not one that a page gave".formatted(cursor));
    }

    private static OdaException unavailable(String why, @Nullable Throwable cause) {
        return new OdaException(ErrorCode.KAFKA_UNAVAILABLE, "the rejects cannot be read: " + why, cause);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "oda-reject-reader-" + number.incrementAndGet(),
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        FETCH_BYTES,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        FETCH_BYTES,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) TIMEOUT.toMillis(),
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) TIMEOUT.toMillis() / 2),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private record Numbered(long offset, Reject reject) {}
}
