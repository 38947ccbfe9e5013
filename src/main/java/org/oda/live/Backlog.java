package org.oda.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads by offset what Kafka holds already, for all streams in turn: they hold nothing of Kafka while they wait for their readers. */
final class Backlog implements AutoCloseable {
    /** What is more than a stream takes at a time is fetched in vain. */
    private static final int FETCH_BYTES = 128 << 10;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final LiveConfig config;
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    Backlog(LiveConfig config) {
        this.config = config;
    }

    /**
     * Some records.
     *
     * @param next by partition the offset behind the last of them, where it is behind where the reading began
     */
    record Chunk(List<ConsumerRecord<byte[], byte[]>> records, Map<TopicPartition, Long> next) {}

    /**
     * At least one record, or a step over offsets that hold none.
     *
     * @param from offsets to begin at
     * @param to offsets to end before, each behind that in {@code from}
     * @throws org.oda.model.OdaException {@code KAFKA_UNAVAILABLE} where nothing comes within 5 s
     */
    synchronized Chunk read(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        try {
            return read(opened(), from, to);
        } catch (KafkaException e) {
            close();
            throw LiveFeed.unavailable(e);
        }
    }

    private static Chunk read(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        consumer.assign(from.keySet());
        from.forEach(consumer::seek);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - deadline < 0) {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < to.getOrDefault(partition(record), 0L)) {
                    records.add(record);
                }
            }
            Map<TopicPartition, Long> next = new HashMap<>();
            from.forEach((partition, begin) -> {
                long position = Math.min(consumer.position(partition), to.getOrDefault(partition, 0L));
                if (position > begin) {
                    next.put(partition, position);
                }
            });
            if (!next.isEmpty()) {
                return new Chunk(records, next);
            }
        }
        throw LiveFeed.unavailable(new TimeoutException("nothing within " + PATIENCE));
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private KafkaConsumer<byte[], byte[]> opened() {
        KafkaConsumer<byte[], byte[]> current = consumer;
        if (current == null) {
            current = LiveFeed.consumer(config, "oda-live-backlog", FETCH_BYTES);
            consumer = current;
        }
        return current;
    }

    @Override
    public synchronized void close() {
        KafkaConsumer<byte[], byte[]> current = consumer;
        consumer = null;
        if (current != null) {
            current.close(CloseOptions.timeout(CLOSE));
        }
    }
}
