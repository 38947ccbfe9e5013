package org.oda.retention;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * How long Kafka is told to keep the records of a topic: never longer than the store does. Where nothing is asked for, and the store keeps
 * for ever, a topic has what its cluster has.
 *
 * @param period {@code null} for the cluster's
 * @param bytes of a partition; {@code null} for the cluster's
 */
public record KafkaRetention(
        @Nullable Duration period, @Nullable Long bytes) {
    /** Kafka's own, of the embedded broker. */
    private static final Duration USUAL = Duration.ofDays(7);
    /** A file is removed as a whole: the shorter it is filled, the nearer to the retention. */
    private static final int FILES = 7;

    private static final List<String> SETTINGS =
            List.of(TopicConfig.RETENTION_MS_CONFIG, TopicConfig.SEGMENT_MS_CONFIG, TopicConfig.RETENTION_BYTES_CONFIG);

    /** What a topic is to be set to; settings that are not in it are the cluster's. */
    Map<String, String> of(@Nullable Duration ofStore) {
        Map<String, String> settings = new HashMap<>();
        Duration wanted = period;
        if (ofStore != null && ofStore.compareTo(period == null ? USUAL : period) < 0) {
            wanted = ofStore;
        }
        if (wanted != null) {
            settings.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(wanted.toMillis()));
            settings.put(
                    TopicConfig.SEGMENT_MS_CONFIG,
                    Long.toString(wanted.dividedBy(FILES).toMillis()));
        }
        if (bytes != null) {
            settings.put(TopicConfig.RETENTION_BYTES_CONFIG, Long.toString(bytes));
        }
        return settings;
    }

    /**
     * The changes that make the topics so; topics that are so already are left out. Of a cluster of others topics are only made to keep
     * less: what its operators have set is theirs.
     */
    Map<ConfigResource, Collection<AlterConfigOp>> changes(
            RetentionPolicy policy, Map<ConfigResource, Config> topics, boolean isOwn) {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        topics.forEach((topic, config) -> {
            Duration ofStore = policy.of(topic.name());
            List<AlterConfigOp> ofTopic = isOwn ? exactly(of(ofStore), config) : shorter(ofStore, config);
            if (!ofTopic.isEmpty()) {
                changes.put(topic, ofTopic);
            }
        });
        return changes;
    }

    private static List<AlterConfigOp> exactly(Map<String, String> wanted, Config config) {
        List<AlterConfigOp> changes = new ArrayList<>();
        for (String name : SETTINGS) {
            ConfigEntry known = config.get(name);
            boolean isOfTopic = known != null && known.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG;
            String value = wanted.get(name);
            if (value == null ? isOfTopic : !isOfTopic || !value.equals(known.value())) {
                changes.add(new AlterConfigOp(
                        new ConfigEntry(name, value),
                        value == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET));
            }
        }
        return changes;
    }

    private List<AlterConfigOp> shorter(@Nullable Duration ofStore, Config config) {
        Duration wanted = period;
        if (ofStore != null && (period == null || ofStore.compareTo(period) < 0)) {
            wanted = ofStore;
        }
        List<AlterConfigOp> changes = new ArrayList<>();
        if (wanted != null && shorten(TopicConfig.RETENTION_MS_CONFIG, wanted.toMillis(), config, changes)) {
            shorten(TopicConfig.SEGMENT_MS_CONFIG, wanted.dividedBy(FILES).toMillis(), config, changes);
        }
        if (bytes != null) {
            shorten(TopicConfig.RETENTION_BYTES_CONFIG, bytes, config, changes);
        }
        return changes;
    }

    /** Below 0 is without a limit. */
    private static boolean shorten(String name, long wanted, Config config, List<AlterConfigOp> changes) {
        ConfigEntry known = config.get(name);
        long current = known == null || known.value() == null ? -1 : Long.parseLong(known.value());
        if (current >= 0 && current <= wanted) {
            return false;
        }
        changes.add(new AlterConfigOp(new ConfigEntry(name, Long.toString(wanted)), AlterConfigOp.OpType.SET));
        return true;
    }
}
