package org.oda.live;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.oda.codec.StreamPlace;
import org.oda.model.RecordId;

/** By topic and partition the offset that comes next; 0 where nothing is known. For one thread. */
final class Offsets {
    private static final long[] NONE = {};

    private final Map<String, long[]> byTopic = new HashMap<>();

    Offsets(Map<TopicPartition, Long> offsets) {
        offsets.forEach(this::raise);
    }

    static Offsets of(StreamPlace place) {
        Offsets offsets = new Offsets(Map.of());
        place.offsets().forEach((topic, ofTopic) -> offsets.byTopic.put(topic, ofTopic.clone()));
        return offsets;
    }

    long get(String topic, int partition) {
        long[] ofTopic = byTopic.getOrDefault(topic, NONE);
        return partition < ofTopic.length ? ofTopic[partition] : 0;
    }

    boolean isBefore(RecordId id) {
        return get(id.topic(), id.partition()) <= id.offset();
    }

    /** Never goes back. */
    void raise(TopicPartition partition, long offset) {
        raise(partition.topic(), partition.partition(), offset);
    }

    void pass(RecordId id) {
        raise(id.topic(), id.partition(), id.offset() + 1);
    }

    /** A view. */
    Map<String, long[]> byTopic() {
        return byTopic;
    }

    private void raise(String topic, int partition, long offset) {
        long[] ofTopic = byTopic.getOrDefault(topic, NONE);
        if (partition >= ofTopic.length) {
            ofTopic = Arrays.copyOf(ofTopic, partition + 1);
            byTopic.put(topic, ofTopic);
        }
        ofTopic[partition] = Math.max(ofTopic[partition], offset);
    }
}
