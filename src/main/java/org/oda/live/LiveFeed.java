package org.oda.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.oda.codec.RecordDecoder;
import org.oda.codec.StreamPlace;
import org.oda.model.ErrorCode;
import org.oda.model.Nanos;
import org.oda.model.OdaException;
import org.oda.model.Selection;
import org.oda.store.Store;

/** Opens streams of records: those that are stored, and then those that arrive. May be used by several threads. */
public final class LiveFeed implements AutoCloseable {
    private static final int RING_RECORDS = 1 << 16;
    private static final long RING_BYTES = 16L << 20;
    private static final int TIMEOUT_MILLIS = 10_000;

    private final LiveConfig config;
    private final Store store;
    private final RecordDecoder decoder;
    private final Ring ring = new Ring(RING_RECORDS, RING_BYTES);
    private final Tail tail;
    private final Backlog backlog;
    private final Admin admin;
    private volatile List<String> topics = List.of();

    private LiveFeed(LiveConfig config, Store store, RecordDecoder decoder) {
        this.config = config;
        this.store = store;
        this.decoder = decoder;
        tail = new Tail(config, decoder, ring);
        backlog = new Backlog(config);
        admin = Admin.create(config.cluster()
                .clientSettings(Map.of(
                        AdminClientConfig.CLIENT_ID_CONFIG,
                        "oda-live-admin",
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        TIMEOUT_MILLIS,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        TIMEOUT_MILLIS / 2)));
    }

    /**
     * Does not wait for Kafka.
     *
     * @param store where the pump brings the records
     * @param decoder with the pump's own rules
     */
    public static LiveFeed start(LiveConfig config, Store store, RecordDecoder decoder) {
        var feed = new LiveFeed(config, store, decoder);
        feed.tail.start();
        return feed;
    }

    /** All registered topics, now and after each change. Returns at once. */
    public void topics(Collection<String> registered) {
        topics = List.copyOf(registered);
        tail.topics(registered);
    }

    /**
     * A stream of the stored records of the range, and then of those that arrive.
     *
     * @param onRecords called where there is more to read after {@link LiveStream#read} told that there is nothing; by a thread
     *     that must not be held up
     * @throws OdaException {@code KAFKA_UNAVAILABLE}
     */
    public LiveStream fromHistory(Selection selection, Runnable onRecords) {
        return new LiveStream(
                this, selection, onRecords, new Offsets(committed(selection)), LiveStream.Phase.HISTORY, null);
    }

    /**
     * A stream of the records that arrive from now on.
     *
     * @throws OdaException {@code KAFKA_UNAVAILABLE}
     */
    public LiveStream fromNow(Selection selection, Runnable onRecords) {
        var stream = new LiveStream(this, selection, onRecords, new Offsets(Map.of()), LiveStream.Phase.BACKLOG, null);
        stream.beginNow();
        return stream;
    }

    /** A stream that goes on at a place of an earlier one of the same selection. */
    public LiveStream resumed(Selection selection, StreamPlace place, Runnable onRecords) {
        var phase = place.history() == null ? LiveStream.Phase.BACKLOG : LiveStream.Phase.HISTORY;
        return new LiveStream(this, selection, onRecords, Offsets.of(place), phase, place.history());
    }

    @Override
    public void close() {
        tail.close();
        backlog.close();
        admin.close(Duration.ofSeconds(1));
    }

    Store store() {
        return store;
    }

    RecordDecoder decoder() {
        return decoder;
    }

    Ring ring() {
        return ring;
    }

    Tail tail() {
        return tail;
    }

    Backlog backlog() {
        return backlog;
    }

    static long fromNanos(Selection selection) {
        return Nanos.of(selection.range().from());
    }

    /** By partition the offset up to which all records are in the store, or were rejected. */
    private Map<TopicPartition, Long> committed(Selection selection) {
        List<String> wanted = topics.stream().filter(selection::selectsTopic).toList();
        try {
            Map<TopicPartition, OffsetAndMetadata> committed =
                    get(admin.listConsumerGroupOffsets(config.group()).partitionsToOffsetAndMetadata());
            Map<TopicPartition, Long> offsets = new HashMap<>();
            for (TopicPartition partition : partitions(wanted)) {
                OffsetAndMetadata offset = committed.get(partition);
                offsets.put(partition, offset == null ? 0 : offset.offset());
            }
            return offsets;
        } catch (ExecutionException | TimeoutException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    private List<TopicPartition> partitions(List<String> wanted)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<TopicPartition> partitions = new ArrayList<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin.describeTopics(wanted).topicNameValues().entrySet()) {
            try {
                get(topic.getValue())
                        .partitions()
                        .forEach(info -> partitions.add(new TopicPartition(topic.getKey(), info.partition())));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                // removed by hand: nothing comes of it
            }
        }
        return partitions;
    }

    private static <T> T get(KafkaFuture<T> answer) throws ExecutionException, TimeoutException, InterruptedException {
        return answer.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    }

    static OdaException unavailable(Exception cause) {
        return new OdaException(
                ErrorCode.KAFKA_UNAVAILABLE, "live records cannot be read from Kafka at the moment", cause);
    }

    /** @param fetchBytes what is fetched at a time, about */
    static KafkaConsumer<byte[], byte[]> consumer(LiveConfig config, String clientId, int fetchBytes) {
        Map<String, Object> settings = config.cluster().clientSettings(Map.of());
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, fetchBytes);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, fetchBytes);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS / 2);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
