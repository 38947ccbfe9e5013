package org.oda.broker;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.internals.Topic;
import org.jspecify.annotations.Nullable;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the embedded broker take no records while its disk is nearly full, for Kafka ends the process when a write fails.
 * The largest record is then one of no bytes, so that whoever sends is told by Kafka's own error that his is too large.
 * Reading and commits go on.
 */
public final class FreeSpaceGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FreeSpaceGuard.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration LONGEST_STEP = Duration.ofSeconds(10);

    /** Topic and broker know the limit of a message under two names. */
    private static final String BROKER_MAX_BYTES = "message.max.bytes";

    private static final int LARGEST_COMMIT = 1 << 20;

    private final Path folder;
    private final FileStore disk;
    private final long floorBytes;
    private final Admin admin;
    private final Thread thread = new Thread(this::run, "oda-free-space");
    private volatile boolean isRefusing;
    private volatile boolean isClosing;

    private FreeSpaceGuard(KafkaCluster cluster, Path folder, long floorBytes) {
        this.folder = folder;
        this.floorBytes = floorBytes;
        try {
            disk = Files.getFileStore(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        admin = Admin.create(cluster.clientSettings(Map.of(AdminClientConfig.CLIENT_ID_CONFIG, "oda-free-space")));
        thread.setDaemon(true);
    }

    /**
     * Returns when the controller has what the space asks for now, which the broker's log follows within moments: it may have ended
     * with the opposite.
     *
     * @param folder the broker's
     * @param floorBytes what the store leaves free; records are refused a quarter earlier, so that those that were taken
     *     can still be stored
     */
    public static FreeSpaceGuard start(
            KafkaCluster cluster, Path folder, long floorBytes, PrometheusRegistry registry) {
        var guard = new FreeSpaceGuard(cluster, folder, floorBytes + floorBytes / 4);
        try {
            guard.set(guard.freeBytes() < guard.floorBytes);
        } catch (OdaException e) {
            guard.admin.close(Duration.ZERO);
            throw e;
        }
        GaugeWithCallback.builder()
                .name("oda_broker_refusing_records")
                .help("1 while the embedded broker takes no records since its disk is nearly full, else 0")
                .callback(callback -> callback.call(guard.isRefusing ? 1 : 0))
                .register(registry);
        guard.thread.start();
        return guard;
    }

    /** What a sender is told; {@code null} while records are taken. */
    public @Nullable OdaException refusal() {
        if (!isRefusing) {
            return null;
        }
        return new OdaException(
                ErrorCode.KAFKA_UNAVAILABLE,
                ("%d bytes are free on the disk of %s, and below %d no records are taken; it goes on by itself when space is"
                                + " made there, or the floor (setting free-space-floor) is lowered")
                        .formatted(freeBytes(), folder, floorBytes));
    }

    private long freeBytes() {
        try {
            return disk.getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() {
        while (!isClosing) {
            try {
                boolean isLow = freeBytes() < floorBytes;
                if (isLow != isRefusing) {
                    set(isLow);
                    tell();
                }
            } catch (RuntimeException e) {
                // whatever it is, a broker that refuses must hear of new space
                LOG.atDebug().setCause(e).log("the broker could not be told about its space");
            }
            try {
                Thread.sleep(LOOK.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void tell() {
        if (isRefusing) {
            LOG.atWarn()
                    .addKeyValue("freeBytes", freeBytes())
                    .addKeyValue("floorBytes", floorBytes)
                    .log("the disk is nearly full: Kafka takes no records until there is space again");
        } else {
            LOG.atInfo().log("there is space again: Kafka takes records");
        }
    }

    private void set(boolean refuse) {
        try {
            if (refuse) {
                // what groups commit must go on, above all the pump's; the topic is made by the first group
                exempt(Topic.GROUP_METADATA_TOPIC_NAME);
            }
            alter(Map.of(
                    new ConfigResource(ConfigResource.Type.BROKER, ""),
                    List.of(refuse ? set(BROKER_MAX_BYTES, 0) : remove(BROKER_MAX_BYTES))));
            isRefusing = refuse;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new OdaException(ErrorCode.KAFKA_UNAVAILABLE, "the broker does not take a setting: " + e, e);
        }
    }

    private void exempt(String topic) throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> there = admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get(LONGEST_STEP.toMillis(), TimeUnit.MILLISECONDS);
        if (there.contains(topic)) {
            alter(Map.of(
                    new ConfigResource(ConfigResource.Type.TOPIC, topic),
                    List.of(set(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, LARGEST_COMMIT))));
        }
    }

    private void alter(Map<ConfigResource, Collection<AlterConfigOp>> changes)
            throws InterruptedException, ExecutionException, TimeoutException {
        admin.incrementalAlterConfigs(changes).all().get(LONGEST_STEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static AlterConfigOp set(String name, int value) {
        return new AlterConfigOp(new ConfigEntry(name, String.valueOf(value)), OpType.SET);
    }

    private static AlterConfigOp remove(String name) {
        return new AlterConfigOp(new ConfigEntry(name, null), OpType.DELETE);
    }

    @Override
    public void close() {
        isClosing = true;
        thread.interrupt();
        try {
            thread.join(LONGEST_STEP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        admin.close(Duration.ofSeconds(1));
    }
}
