package org.oda.pump;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Erasures;
import org.oda.kafka.KafkaCluster;
import org.oda.model.Erasure;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.RecordId;
import org.oda.model.RejectSelection;

/**
 * Takes rejects out of their topic. A message without a value follows under the same key, which hides the reject at once; then the
 * topic is compacted for as long as Kafka needs to write its files anew without what was hidden. Others keep their places
 * and times.
 */
public final class RejectEraser implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 20;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final String FILE_DELETE_DELAY_MILLIS = "500";
    private static final Map<String, String> WHILE_COMPACTED = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, "compact,delete",
            TopicConfig.SEGMENT_MS_CONFIG, "1",
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0",
            TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, "0",
            TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, "1",
            TopicConfig.FILE_DELETE_DELAY_MS_CONFIG, FILE_DELETE_DELAY_MILLIS);
    private static final ConfigResource TOPIC = new ConfigResource(ConfigResource.Type.TOPIC, RejectLog.TOPIC);

    private final RejectReader reader;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    public RejectEraser(KafkaCluster cluster, RejectReader reader) {
        this.reader = reader;
        admin = Admin.create(cluster.clientSettings(Map.of("client.id", "oda-reject-eraser")));
        producer = new KafkaProducer<>(
                cluster.clientSettings(Map.of(
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "oda-reject-eraser",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** How many messages with such rejects there are. */
    public long count(Erasure erasure) {
        long[] count = {0};
        read(erasure, id -> count[0]++);
        return count[0];
    }

    /** From then on nobody is shown these; false where there are none. {@link #restore} is called afterwards, in any case. */
    public boolean hide(Erasure erasure) {
        if (!isAny(erasure)) {
            return false;
        }
        alter(WHILE_COMPACTED, AlterConfigOp.OpType.SET);
        read(erasure, this::sendErasure);
        producer.flush();
        reader.forget();
        return true;
    }

    /**
     * Returns whether the values of these are gone from Kafka's files; false where they are not after that time.
     *
     * @param patience a cleaner of Kafka looks every 15 seconds by default
     */
    public boolean awaitGone(Erasure erasure, Duration patience) throws InterruptedException {
        long start = System.nanoTime();
        boolean isGone = !isAny(erasure);
        RecordId last = new RecordId(RejectLog.TOPIC, 0, 0);
        while (!isGone && System.nanoTime() - start < patience.toNanos()) {
            // what is written last is in the one file that is not compacted: each of these begins another
            sendErasure(last);
            producer.flush();
            Thread.sleep(LOOK.toMillis());
            isGone = !isAny(erasure);
        }
        if (isGone) {
            Thread.sleep(2 * Long.parseLong(FILE_DELETE_DELAY_MILLIS));
        }
        return isGone;
    }

    /** The topic is as it was before; also after a process that ended in the middle, and when the thread is interrupted. */
    public void restore() {
        boolean isInterrupted = Thread.interrupted();
        try {
            alter(WHILE_COMPACTED, AlterConfigOp.OpType.DELETE);
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
        admin.close(Duration.ofSeconds(2));
    }

    private static boolean isDoomed(Erasure erasure, ConsumerRecord<byte[], byte[]> message) {
        RecordId id = RejectScan.id(message);
        return id != null
                && !RejectScan.isErasure(message)
                && Erasures.selects(erasure, id, message.value(), RejectScan.sentAt(message));
    }

    private boolean isAny(Erasure erasure) {
        try (RejectSession session = reader.session()) {
            RejectSession.Range range = session.range(RejectSelection.ALL);
            return !range.isEmpty() && session.any(range, message -> isDoomed(erasure, message));
        }
    }

    private void read(Erasure erasure, Consumer<RecordId> doomed) {
        try (RejectSession session = reader.session()) {
            RejectSession.Range range = session.range(RejectSelection.ALL);
            if (!range.isEmpty()) {
                session.readAll(range, message -> {
                    if (isDoomed(erasure, message)) {
                        doomed.accept(Objects.requireNonNull(RejectScan.id(message)));
                    }
                });
            }
        }
    }

    private void sendErasure(RecordId id) {
        var message = new ProducerRecord<byte[], byte[]>(
                RejectLog.TOPIC, 0, id.toString().getBytes(StandardCharsets.UTF_8), null);
        message.headers().add(RejectHeaders.ERASED, utf8(Instant.now().toString()));
        message.headers().add(RejectHeaders.TOPIC, utf8(id.topic()));
        message.headers().add(RejectHeaders.PARTITION, utf8(Integer.toString(id.partition())));
        message.headers().add(RejectHeaders.OFFSET, utf8(Long.toString(id.offset())));
        await(producer.send(message));
    }

    private void alter(Map<String, String> settings, AlterConfigOp.OpType type) {
        List<AlterConfigOp> changes = new ArrayList<>();
        settings.forEach((name, value) -> changes.add(new AlterConfigOp(new ConfigEntry(name, value), type)));
        await(admin.incrementalAlterConfigs(Map.of(TOPIC, changes)).all());
    }

    private static void await(Future<?> pending) {
        try {
            pending.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    private static OdaException unavailable(@Nullable Throwable cause) {
        return new OdaException(ErrorCode.KAFKA_UNAVAILABLE, "rejects cannot be erased: " + cause, cause);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
