package org.oda.intake;

import static java.util.Map.entry;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Decoded;
import org.oda.codec.RecordDecoder;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.RecordId;

/** The way into Kafka: acknowledged by all replicas, without doubles of its own, in bounded memory. */
public final class KafkaIntake implements Intake, AutoCloseable {
    private static final int BATCH_BYTES = 256 << 10;
    private static final int REQUEST_OVERHEAD = 64 << 10;
    private static final int LEAST_BUFFER = 32 << 20;
    private static final int LINGER_MILLIS = 5;
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final IntakeConfig config;
    private final RecordDecoder decoder;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, AtomicInteger> turns = new ConcurrentHashMap<>();
    private volatile @Nullable Explained last;

    private record Explained(Exception failure, OdaException explained) {}

    private KafkaIntake(IntakeConfig config, RecordDecoder decoder) {
        this.config = config;
        this.decoder = decoder;
        int largest = Math.addExact(config.maxRecordBytes(), REQUEST_OVERHEAD);
        int delivery = Math.toIntExact(config.delivery().toMillis());
        producer = new KafkaProducer<>(
                config.cluster()
                        .clientSettings(Map.ofEntries(
                                entry(ProducerConfig.CLIENT_ID_CONFIG, "oda-intake"),
                                entry(ProducerConfig.ACKS_CONFIG, "all"),
                                entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                                entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
                                entry(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES),
                                entry(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS),
                                entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largest),
                                entry(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(LEAST_BUFFER, 2L * largest)),
                                entry(
                                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                        config.maxBlock().toMillis()),
                                entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000),
                                entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, delivery / 2),
                                entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, delivery))),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * Does not wait for Kafka.
     *
     * @param decoder that of the pump, so that both say the same of a record
     * @throws OdaException {@code KAFKA_UNAVAILABLE} where no bootstrap server has an address
     */
    public static KafkaIntake start(IntakeConfig config, RecordDecoder decoder) {
        try {
            return new KafkaIntake(config, decoder);
        } catch (KafkaException e) {
            throw new OdaException(
                    ErrorCode.KAFKA_UNAVAILABLE,
                    "Kafka cannot be reached at '%s'; give host:port[,host:port]".formatted(config.cluster()),
                    e);
        }
    }

    @Override
    public CompletableFuture<Receipt> send(String topic, byte @Nullable [] key, byte[] value) {
        if (value.length > config.maxRecordBytes()) {
            return CompletableFuture.failedFuture(tooLarge(value.length, null));
        }
        // the pump decides by the same rules; the place in Kafka is not among them
        Decoded decoded = decoder.decode(new RecordId(topic, 0, 0), value);
        @Nullable Refusal refusal =
                decoded instanceof Decoded.Rejected no ? new Refusal(no.reason().code(), no.detail()) : null;
        @Nullable String breach = decoded instanceof Decoded.Accepted yes ? yes.breach() : null;
        var receipt = new CompletableFuture<Receipt>();
        // the callback lives until Kafka answers: it must not hold the value, which the producer has in compressed form
        int length = value.length;
        try {
            // the outcome comes to the callback
            Future<RecordMetadata> unused = producer.send(
                    new ProducerRecord<>(topic, key == null ? nextPartition(topic) : null, key, value),
                    (metadata, failure) -> {
                        if (failure == null) {
                            receipt.complete(new Receipt(
                                    new RecordId(topic, metadata.partition(), metadata.offset()), refusal, breach));
                        } else {
                            receipt.completeExceptionally(explained(topic, length, failure));
                        }
                    });
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
            receipt.completeExceptionally(explained(topic, length, e));
        } catch (KafkaException | IllegalStateException e) {
            receipt.completeExceptionally(explained(topic, length, e));
        }
        return receipt;
    }

    /** Gives what is on its way five seconds more. */
    @Override
    public void close() {
        producer.close(CLOSE);
    }

    /** Left to itself, the producer stays on one partition until a batch is full, and the readers of the others idle. */
    private int nextPartition(String topic) {
        int partitions = producer.partitionsFor(topic).size();
        AtomicInteger turn = turns.computeIfAbsent(topic, t -> new AtomicInteger());
        return Math.floorMod(turn.getAndIncrement(), partitions);
    }

    private OdaException explained(String topic, int length, Exception failure) {
        if (failure instanceof RecordTooLargeException) {
            return tooLarge(length, failure);
        }
        // all records of a batch fail by one exception, and there may be very many of them
        Explained last = this.last;
        if (last == null || last.failure != failure) {
            last = new Explained(failure, explained(topic, failure));
            this.last = last;
        }
        return last.explained;
    }

    private OdaException explained(String topic, Exception failure) {
        if (failure instanceof UnknownTopicOrPartitionException) {
            return new OdaException(
                    ErrorCode.UNKNOWN_TOPIC, "Kafka has no topic '%s': register it again".formatted(topic), failure);
        }
        return new OdaException(
                ErrorCode.KAFKA_UNAVAILABLE,
                "Kafka at '%s' does not acknowledge: %s".formatted(config.cluster(), failure.getMessage()),
                failure);
    }

    private OdaException tooLarge(int length, @Nullable Exception cause) {
        return new OdaException(
                ErrorCode.BODY_TOO_LARGE,
                "the record has %d bytes, and Kafka takes less than %d (setting max-record-bytes): it was not sent"
                        .formatted(length, config.maxRecordBytes()),
                cause);
    }
}
