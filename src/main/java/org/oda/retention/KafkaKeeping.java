package org.oda.retention;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long Kafka keeps the records, and whether that is long enough for the pump. */
final class KafkaKeeping {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaKeeping.class);

    private final KafkaLog log;

    KafkaKeeping(KafkaLog log) {
        this.log = log;
    }

    /** Topics that are as they are to be are left alone. */
    void setRetention(Collection<String> topics, RetentionPolicy policy, KafkaRetention retention, boolean isOwn) {
        Set<String> there = log.there();
        Map<ConfigResource, Collection<AlterConfigOp>> changes = retention.changes(
                policy, log.settings(topics.stream().filter(there::contains).toList()), isOwn);
        if (!changes.isEmpty()) {
            KafkaLog.await(log.admin().incrementalAlterConfigs(changes).all());
            LOG.atInfo().addKeyValue("topics", changes.size()).log("Kafka's retention was set");
        }
    }

    /** Partitions with a record that the pump has not stored and that is older than three quarters of Kafka's retention. */
    int nearEnd(Collection<String> topics, Instant now) {
        List<TopicPartition> partitions = log.partitions(topics);
        Map<TopicPartition, OffsetAndMetadata> committed = log.committed();
        Map<TopicPartition, Long> behind = log.offsets(partitions, OffsetSpec.latest());
        behind.entrySet()
                .removeIf(end -> committed.get(end.getKey()) != null
                        && committed.get(end.getKey()).offset() >= end.getValue());
        behind.values().removeIf(end -> end == 0);
        if (behind.isEmpty()) {
            return 0;
        }
        Map<String, Long> periods = new HashMap<>();
        log.settings(behind.keySet().stream()
                        .map(TopicPartition::topic)
                        .distinct()
                        .toList())
                .forEach((topic, config) -> periods.put(
                        topic.name(),
                        Long.parseLong(
                                config.get(TopicConfig.RETENTION_MS_CONFIG).value())));
        Map<TopicPartition, OffsetSpec> young = new HashMap<>();
        behind.keySet().forEach(partition -> {
            long period = periods.getOrDefault(partition.topic(), -1L);
            if (period > 0) {
                young.put(partition, OffsetSpec.forTimestamp(Math.max(0, now.toEpochMilli() - period / 4 * 3)));
            }
        });
        Map<TopicPartition, Long> begins = log.begins(young.keySet());
        int count = 0;
        for (Map.Entry<TopicPartition, Long> each : log.offsets(young).entrySet()) {
            OffsetAndMetadata stored = committed.get(each.getKey());
            long next = Math.max(stored == null ? 0 : stored.offset(), begins.getOrDefault(each.getKey(), 0L));
            long end = behind.getOrDefault(each.getKey(), 0L);
            // without a young record all are old
            long firstYoung = each.getValue() < 0 ? end : each.getValue();
            if (next < end && next < firstYoung) {
                count++;
            }
        }
        if (count > 0) {
            LOG.atError()
                    .addKeyValue("partitions", count)
                    .log("records are not stored yet and near the end of Kafka's retention: they will be lost");
        }
        return count;
    }
}
