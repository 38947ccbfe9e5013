package org.oda.client;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives records as a member of a consumer group and commits behind every one. For one thread; {@link #stop} may be
 * called from any.
 */
public final class Receiver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);
    private static final Duration FIRST_CONTACT = Duration.ofSeconds(15);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final byte[] NOTHING = new byte[0];

    private final ReceiverOptions options;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
    private boolean committing;
    private volatile boolean stopped;

    Receiver(KafkaCluster kafka, List<String> topics, ReceiverOptions options) {
        this.options = options;
        String endpoint = kafka.bootstrapServers();
        Map<String, Object> settings = kafka.clientSettings(Map.of());
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "oda-consumer");
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, options.group());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        if (options.instanceId() != null) {
            settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, options.instanceId());
        }
        try {
            this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw KafkaErrors.badEndpoint(endpoint, e);
        }
        try {
            for (String topic : topics) {
                consumer.partitionsFor(topic, FIRST_CONTACT);
            }
            consumer.subscribe(topics, new BeforeHandover());
        } catch (KafkaException e) {
            consumer.close();
            throw KafkaErrors.unavailable(endpoint, topics.get(0), e);
        }
    }

    /**
     * Waits up to {@code wait} for records, hands each to {@code handler} and commits behind it. Returns how many
     * there were; fewer than were fetched where the receiver was stopped, and the rest comes again to the group.
     */
    public int receive(Duration wait, Consumer<ReceivedRecord> handler) {
        int received = 0;
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ZERO);
            if (records.isEmpty()) {
                commit();
                records = consumer.poll(wait);
            }
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (stopped) {
                    break;
                }
                byte[] value = record.value() == null ? NOTHING : record.value();
                handler.accept(new ReceivedRecord(record.topic(), record.partition(), record.offset(), value));
                received++;
                uncommitted.put(
                        new TopicPartition(record.topic(), record.partition()),
                        new OffsetAndMetadata(record.offset() + 1));
                if (!committing) {
                    commit();
                }
            }
        } catch (WakeupException e) {
            return received;
        } catch (FencedInstanceIdException e) {
            throw new OdaException(
                    ErrorCode.BAD_VALUE,
                    "another member of group '%s' runs with the instance id '%s': give each its own"
                            .formatted(options.group(), options.instanceId()),
                    e);
        } catch (KafkaException e) {
            throw new OdaException(ErrorCode.KAFKA_UNAVAILABLE, "receiving failed: " + e.getMessage(), e);
        }
        return received;
    }

    /** A broker answers commits one after the other, some hundred a second: those that meet one on its way are joined. */
    private void commit() {
        if (uncommitted.isEmpty()) {
            return;
        }
        committing = true;
        consumer.commitAsync(Map.copyOf(uncommitted), (offsets, failure) -> {
            committing = false;
            logFailure(failure);
        });
        uncommitted.clear();
    }

    private void commitAndWait() {
        try {
            try {
                consumer.commitSync(Map.copyOf(uncommitted), CLOSE);
            } catch (WakeupException e) {
                // that was for a wait that had ended by itself
                consumer.commitSync(Map.copyOf(uncommitted), CLOSE);
            }
        } catch (KafkaException e) {
            logFailure(e);
        }
        uncommitted.clear();
    }

    /** What could not be committed comes again, to this member or to another one. */
    private static void logFailure(@Nullable Exception failure) {
        if (failure != null) {
            LOG.atDebug().setCause(failure).log("commit failed");
        }
    }

    /** Ends {@link #receive} at once, also one that begins later. */
    public void stop() {
        stopped = true;
        consumer.wakeup();
    }

    /** Commits, and leaves the group unless this is a static member. */
    @Override
    public void close() {
        if (!uncommitted.isEmpty()) {
            commitAndWait();
        }
        consumer.close(CloseOptions.timeout(CLOSE));
    }

    /** Another member goes on where this one committed, so nothing may be committed behind its back. */
    private final class BeforeHandover implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (!uncommitted.isEmpty()) {
                commitAndWait();
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            uncommitted.clear();
        }
    }
}
