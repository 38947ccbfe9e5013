package org.oda.pump;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

    /** The rejects that would go. */
    public Set<RecordId> find(Erasure erasure) {
        Set<RecordId> found = new TreeSet<>(Comparator.comparing(RecordId::toString));
        read(message -> {
            RecordId id = RejectScan.id(message);
            if (id != null && !RejectScan.isErasure(message) && isDoomed(erasure, id, message)) {
                found.add(id);
            }
        });
        return found;
    }

    /** From then on nobody is shown these. */
    public void hide(Collection<RecordId> ids) {
        if (ids.isEmpty()) {
            return;
        }
        alter(WHILE_COMPACTED, AlterConfigOp.OpType.SET);
        ids.forEach(this::sendErasure);
        producer.flush();
        reader.forget();
    }

    /**
     * Returns whether the values of these are gone from Kafka's files; false where they are not after that time.
     *
     * @param patience a cleaner of Kafka looks every 15 seconds by default
     */
    public boolean awaitGone(Erasure erasure, Duration patience) throws InterruptedException {
        long start = System.nanoTime();
        boolean isGone = find(erasure).isEmpty();
        RecordId last = new RecordId(RejectLog.TOPIC, 0, 0);
        while (!isGone && System.nanoTime() - start < patience.toNanos()) {
            // what is written last is in the one file that is not compacted: each of these begins another
            sendErasure(last);
            producer.flush();
            Thread.sleep(LOOK.toMillis());
            isGone = find(erasure).isEmpty();
        }
        if (isGone) {
            Thread.sleep(2 * Long.parseLong(FILE_DELETE_DELAY_MILLIS));
        }
        return isGone;
    }

    /** The topic is as it was before; also after a process that ended in the middle. */
    public void restore() {
        alter(WHILE_COMPACTED, AlterConfigOp.OpType.DELETE);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
        admin.close(Duration.ofSeconds(2));
    }

    private static boolean isDoomed(Erasure erasure, RecordId id, ConsumerRecord<byte[], byte[]> message) {
        return erasure.selects(id, message.value(), RejectScan.sentAt(message));
    }

    private void read(Consumer<ConsumerRecord<byte[], byte[]>> messages) {
        try (RejectSession session = reader.session()) {
            RejectSession.Range range = session.range(RejectSelection.ALL);
            if (!range.isEmpty()) {
                session.readAll(range, messages);
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
