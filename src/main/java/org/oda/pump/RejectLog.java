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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.RecordId;

/**
 * Writes rejects, and some of the records that were flagged, to the topic {@link #TOPIC}: the value as it was received, where it came from as the key, and what is to
 * be said of it in the headers. May be used by several threads.
 */
final class RejectLog implements AutoCloseable {
    static final String TOPIC = "__oda_rejects";

    static final Duration RETENTION = Duration.ofDays(30);

    private static final int REQUEST_OVERHEAD = 64 << 10;
    private static final int MAX_DETAIL = 1_000;
    private static final int TIMEOUT_MILLIS = 20_000;

    private final KafkaProducer<byte[], byte[]> producer;

    RejectLog(PumpConfig config) {
        int largest = largestRequest(config.maxRecordBytes());
        producer = new KafkaProducer<>(
                config.cluster()
                        .clientSettings(Map.ofEntries(
                                entry(ProducerConfig.CLIENT_ID_CONFIG, "oda-rejects"),
                                entry(ProducerConfig.ACKS_CONFIG, "all"),
                                // a reject that is written twice is shown once; and sequence numbers can get stuck for
                                // the time
                                // of the whole delivery while the leader of a new topic comes up
                                entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false),
                                entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1),
                                entry(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10),
                                entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largest),
                                entry(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(16 << 20, 2L * largest)),
                                entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT_MILLIS / 2),
                                entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS / 2),
                                entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS))),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static InternalTopic topic(int maxRecordBytes) {
        return new InternalTopic(
                TOPIC,
                1,
                Map.of(
                        TopicConfig.RETENTION_MS_CONFIG, Long.toString(RETENTION.toMillis()),
                        // so that times never go back, and lead to the place of a range
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(largestRequest(maxRecordBytes))));
    }

    /**
     * Returns when Kafka has acknowledged all of them. After an exception any part may have been written, and the caller
     * repeats the whole.
     *
     * @throws OdaException {@code KAFKA_UNAVAILABLE}
     */
    void write(List<Rejected> rejects) {
        List<Future<RecordMetadata>> pending = new ArrayList<>(rejects.size());
        for (Rejected reject : rejects) {
            pending.add(send(message(reject, reject.source().value())));
        }
        for (int i = 0; i < pending.size(); i++) {
            if (!isAcknowledged(pending.get(i))) {
                // the cluster's own limit is below ours
                Rejected reject = rejects.get(i);
                byte[] value = reject.source().value();
                if (!isAcknowledged(
                        send(message(reject, RawValue.of(value, value.length).bytes())))) {
                    throw new OdaException(
                            ErrorCode.KAFKA_UNAVAILABLE, "%s takes no message of 16 KiB".formatted(TOPIC));
                }
            }
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }

    private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message) {
        try {
            return producer.send(message);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw away(e);
        }
    }

    /** False where the message is too large for the topic. */
    private static boolean isAcknowledged(Future<RecordMetadata> pending) {
        try {
            pending.get(2L * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException) {
                return false;
            }
            throw away(e.getCause());
        } catch (TimeoutException e) {
            throw away(e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static OdaException away(@Nullable Throwable cause) {
        return new OdaException(
                ErrorCode.KAFKA_UNAVAILABLE,
                "rejects cannot be written: " + (cause == null ? "no answer" : cause.getMessage()),
                cause);
    }

    private static int largestRequest(int maxRecordBytes) {
        return Math.addExact(maxRecordBytes, REQUEST_OVERHEAD);
    }

    private static ProducerRecord<byte[], byte[]> message(Rejected reject, byte @Nullable [] value) {
        ConsumerRecord<byte[], byte[]> source = reject.source();
        var id = new RecordId(source.topic(), source.partition(), source.offset());
        var message = new ProducerRecord<byte[], byte[]>(TOPIC, 0, utf8(id.toString()), value);
        Headers headers = message.headers();
        headers.add(RejectHeaders.TOPIC, utf8(source.topic()));
        headers.add(RejectHeaders.PARTITION, utf8(Integer.toString(source.partition())));
        headers.add(RejectHeaders.OFFSET, utf8(Long.toString(source.offset())));
        headers.add(RejectHeaders.REASON, utf8(reject.reason().code()));
        headers.add(RejectHeaders.DETAIL, utf8(cut(reject.detail())));
        headers.add(RejectHeaders.TIMESTAMP, utf8(Long.toString(source.timestamp())));
        if (source.value() != null) {
            headers.add(RejectHeaders.LENGTH, utf8(Integer.toString(source.value().length)));
        }
        if (reject.isStored()) {
            headers.add(RejectHeaders.STORED, utf8("true"));
        }
        return message;
    }

    private static String cut(String detail) {
        return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + "…";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
