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

    /** The changes that make the topics so; topics that are so already are left out. */
    Map<ConfigResource, Collection<AlterConfigOp>> changes(RetentionPolicy policy, Map<ConfigResource, Config> topics) {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        topics.forEach((topic, config) -> {
            Map<String, String> wanted = of(policy.of(topic.name()));
            List<AlterConfigOp> ofTopic = new ArrayList<>();
            for (String name : SETTINGS) {
                ConfigEntry known = config.get(name);
                boolean isOwn = known != null && known.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG;
                String value = wanted.get(name);
                if (value == null ? isOwn : !isOwn || !value.equals(known.value())) {
                    ofTopic.add(new AlterConfigOp(
                            new ConfigEntry(name, value),
                            value == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET));
                }
            }
            if (!ofTopic.isEmpty()) {
                changes.put(topic, ofTopic);
            }
        });
        return changes;
    }
}
