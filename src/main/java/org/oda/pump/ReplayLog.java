package org.oda.pump;

import static java.util.Map.entry;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.RecordId;

/**
 * The writing end of the topic that keeps what was replayed. A replay is an intent, with the value that is going to be stored,
 * and then a note that it is done, or that it was taken back. Of several intents for one record the first in the log counts.
 * May be used by several threads.
 */
final class ReplayLog implements AutoCloseable {
    static final String TOPIC = "__oda_replays";
    static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    /**
     * Longer than a reject can be seen: 30 days, up to 7 until the segment that it is in is closed, and up to 7 between a
     * record's first delivery and its last.
     */
    static final Duration RETENTION = RejectLog.RETENTION.plusDays(15);

    /** The key of a message is the record's id, this header its kind. */
    private static final String KIND = "kind";
    /** Of the intent that a note is about. */
    private static final String INTENT = "intent";

    private static final int OVERHEAD = 64 << 10;
    private static final int TIMEOUT_MILLIS = 10_000;

    private final KafkaProducer<byte[], byte[]> producer;

    ReplayLog(KafkaCluster cluster, int maxRecordBytes) {
        int largest = largest(maxRecordBytes);
        producer = new KafkaProducer<>(
                cluster.clientSettings(Map.ofEntries(
                        entry(ProducerConfig.CLIENT_ID_CONFIG, "oda-replays"),
                        entry(ProducerConfig.ACKS_CONFIG, "all"),
                        // what is written twice counts once
                        entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false),
                        entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1),
                        entry(ProducerConfig.LINGER_MS_CONFIG, 0),
                        entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largest),
                        entry(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(8 << 20, 2L * largest)),
                        entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT_MILLIS / 2),
                        entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS / 2),
                        entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS))),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** What a message says. */
    enum Kind {
        INTENT,
        DONE,
        TAKEN_BACK
    }

    /** What is to be written; the value only of an intent, the intent's offset only of the others. */
    @SuppressWarnings("ArrayRecordComponent") // two of them are never compared
    record Note(RecordId id, Kind kind, byte @Nullable [] value, long intent) {}

    /** Not compacted: compaction keeps the last message of a key, and here the first counts. */
    static InternalTopic topic(int maxRecordBytes) {
        return new InternalTopic(
                TOPIC,
                1,
                Map.of(
                        TopicConfig.RETENTION_MS_CONFIG, Long.toString(RETENTION.toMillis()),
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(largest(maxRecordBytes))));
    }

    /**
     * Returns the offset of each, when all are safe; -1 for one that is too large for the topic.
     *
     * @throws OdaException {@code KAFKA_UNAVAILABLE}, after which any of them may have been written
     */
    List<Long> write(List<Note> notes) {
        List<Future<RecordMetadata>> pending = new ArrayList<>(notes.size());
        try {
            for (Note note : notes) {
                pending.add(producer.send(message(note)));
            }
            List<Long> offsets = new ArrayList<>(notes.size());
            for (Future<RecordMetadata> each : pending) {
                offsets.add(offset(each));
            }
            return offsets;
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw away(e);
        }
    }

    /** The kind of a message; {@code null} where it is none of ours. */
    static @Nullable Kind kind(Iterable<Header> headers) {
        String name = text(headers, KIND);
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        return null;
    }

    /** The offset of the intent that a note is about; -1 where it has none. */
    static long intent(Iterable<Header> headers) {
        String text = text(headers, INTENT);
        try {
            return text == null ? -1 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }

    private static long offset(Future<RecordMetadata> pending) {
        try {
            return pending.get(2L * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).offset();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException) {
                return -1;
            }
            throw away(e.getCause());
        } catch (TimeoutException e) {
            throw away(e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static ProducerRecord<byte[], byte[]> message(Note note) {
        var message = new ProducerRecord<byte[], byte[]>(
                TOPIC, PARTITION.partition(), utf8(note.id().toString()), note.value());
        message.headers().add(KIND, utf8(note.kind().name()));
        if (note.kind() != Kind.INTENT) {
            message.headers().add(INTENT, utf8(Long.toString(note.intent())));
        }
        return message;
    }

    private static @Nullable String text(Iterable<Header> headers, String name) {
        for (Header header : headers) {
            if (header.key().equals(name) && header.value() != null) {
                return new String(header.value(), StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    private static int largest(int maxRecordBytes) {
        return Math.addExact(maxRecordBytes, OVERHEAD);
    }

    private static OdaException away(@Nullable Throwable cause) {
        return new OdaException(
                ErrorCode.KAFKA_UNAVAILABLE,
                "replays cannot be noted: " + (cause == null ? "no answer" : cause.getMessage()),
                cause);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
