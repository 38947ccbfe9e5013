package org.oda.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Sends records, many at a time, and counts what the broker acknowledged. Records take the partitions of their topic
 * in turn: left to itself, the producer stays on one partition until a batch is full, and of two consumers in a group
 * one would see nothing of a slow generator. For one thread; {@link #report} may be called from any.
 */
public final class Sender implements AutoCloseable {
    private static final int BATCH_BYTES = 256 * 1024;
    private static final int REQUEST_BYTES = 64 << 20;
    private static final Duration LINGER = Duration.ofMillis(20);
    /** How long a broker that does not answer is waited for at the first record of a topic. */
    private static final Duration FIRST_CONTACT = Duration.ofSeconds(10);
    /** After that time without an acknowledgement a record counts as failed. */
    private static final Duration DELIVERY = Duration.ofSeconds(60);

    /** How long a wire that is full may stay so. */
    private static final Duration FULL_WIRE = Duration.ofSeconds(30);

    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final String endpoint;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, Turn> turns = new HashMap<>();
    private final LongAdder sent = new LongAdder();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();

    /** Hears what became of one record, on the connection's own thread; must be quick. */
    @FunctionalInterface
    public interface Acknowledgement {
        /**
         * Called once for each record, for those of a partition in the order in which they were sent.
         *
         * @param offset in the partition; meaningless with a failure
         * @param failure {@code null} where the broker holds the record
         */
        void done(long offset, @Nullable Exception failure);
    }

    /** The partitions of a topic, one after the other. */
    private static final class Turn {
        private final int partitions;
        private int next;

        Turn(int partitions) {
            this.partitions = partitions;
            // generators that send one record each would otherwise all begin with the same partition
            this.next = ThreadLocalRandom.current().nextInt(partitions);
        }

        int take() {
            int partition = next;
            next = (next + 1) % partitions;
            return partition;
        }
    }

    Sender(KafkaCluster kafka) {
        this(kafka, FIRST_CONTACT);
    }

    Sender(KafkaCluster kafka, Duration firstContact) {
        this(kafka, firstContact, DELIVERY);
    }

    private Sender(KafkaCluster kafka, Duration firstContact, Duration delivery) {
        endpoint = kafka.bootstrapServers();
        Map<String, Object> settings = kafka.clientSettings(Map.of());
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "oda-generator");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER.toMillis());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, firstContact.toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) Math.min(Integer.MAX_VALUE, delivery.toMillis()));
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                DELIVERY.dividedBy(2).toMillis());
        try {
            this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw KafkaErrors.badEndpoint(endpoint, e);
        }
    }

    /** Never gives a record up by itself: see {@link OdaClient#persistentSender}. */
    static Sender persistent(KafkaCluster kafka) {
        return new Sender(kafka, FULL_WIRE, Duration.ofMillis(Integer.MAX_VALUE));
    }

    /**
     * Hands a record over; it is on its way within some 20 ms. Waits where the wire is full. Throws
     * {@code KAFKA_UNAVAILABLE} where the topic's first record cannot be placed; later failures are in the report.
     */
    public void send(Message message) {
        send(message.topic(), message.toJson());
    }

    /** As {@link #send(Message)}, with the value as it goes over the wire. */
    public void send(String topic, byte[] value) {
        int partition = turns.computeIfAbsent(topic, this::firstTurn).take();
        sent.increment();
        try {
            // the outcome comes to count()
            Future<RecordMetadata> unused =
                    producer.send(new ProducerRecord<>(topic, partition, null, value), this::count);
        } catch (InterruptException e) {
            failed.increment();
            throw interrupted(e);
        } catch (KafkaException e) {
            count(null, e);
        }
    }

    /**
     * Sends to this partition, with one header. Throws {@code KAFKA_UNAVAILABLE} where it cannot be handed over, after
     * half a minute where the wire is full; nothing of it is sent then.
     */
    public void send(
            String topic, int partition, byte[] value, String header, byte[] headerValue, Acknowledgement outcome) {
        var message = new ProducerRecord<byte[], byte[]>(topic, partition, null, value);
        message.headers().add(header, headerValue);
        sent.increment();
        try {
            Future<RecordMetadata> unused = producer.send(message, (metadata, failure) -> {
                count(metadata, failure);
                outcome.done(failure == null ? metadata.offset() : -1, failure);
            });
        } catch (InterruptException e) {
            failed.increment();
            throw interrupted(e);
        } catch (KafkaException e) {
            failed.increment();
            throw KafkaErrors.unavailable(endpoint, topic, e);
        }
    }

    /** How many partitions a topic has. */
    public int partitions(String topic) {
        return turns.computeIfAbsent(topic, this::firstTurn).partitions;
    }

    private Turn firstTurn(String topic) {
        try {
            return new Turn(producer.partitionsFor(topic).size());
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException e) {
            throw KafkaErrors.unavailable(endpoint, topic, e);
        }
    }

    private void count(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
        if (failure == null) {
            acknowledged.increment();
        } else {
            firstFailure.compareAndSet(null, String.valueOf(failure.getMessage()));
            failed.increment();
        }
    }

    /** Waits until each record is acknowledged or has failed, at most the minute after which it has. */
    public void flush() {
        try {
            producer.flush();
        } catch (InterruptException e) {
            throw interrupted(e);
        }
    }

    private static OdaException interrupted(InterruptException e) {
        return new OdaException(ErrorCode.NOT_ACKNOWLEDGED, "interrupted while sending", e);
    }

    public DeliveryReport report() {
        long failures = failed.sum();
        long acknowledgements = acknowledged.sum();
        return new DeliveryReport(sent.sum(), acknowledgements, failures, firstFailure.get());
    }

    /** Ends at once; what is on its way fails, though the broker may have some of it. */
    public void abort() {
        producer.close(Duration.ZERO);
    }

    /** Gives what is on its way ten seconds more. */
    @Override
    public void close() {
        producer.close(CLOSE);
    }
}
