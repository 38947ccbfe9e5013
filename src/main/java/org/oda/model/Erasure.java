package org.oda.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records that go for good: those of the selection that were in Kafka when it was asked for. What comes later stays.
 *
 * @param topic exactly this one; {@code null} for all
 * @param generatorId exactly this one; {@code null} for all
 * @param range of the records' own times
 * @param ends by topic and partition the offset that the next record had; a topic without an entry had none, one with an empty list
 *     was no longer in Kafka, and goes as a whole
 */
public record Erasure(
        @Nullable String topic, @Nullable String generatorId, TimeRange range, Map<String, List<Long>> ends) {
    /** Before and behind all records. */
    public static final TimeRange EVER = new TimeRange(Instant.EPOCH, Instant.parse("2262-01-01T00:00:00Z"));

    public Erasure {
        if (topic == null && generatorId == null) {
            throw new IllegalArgumentException("of a topic, a generator, or both");
        }
        ends = Map.copyOf(ends);
    }

    public Erasure withEnds(Map<String, List<Long>> known) {
        return new Erasure(topic, generatorId, range, known);
    }

    public boolean selectsTopic(String name) {
        return topic == null || topic.equals(name);
    }

    public boolean selectsGenerator(String id) {
        return generatorId == null || generatorId.equals(id);
    }

    /** Records of the partition from this offset on stay. */
    public long endOffset(String name, int partition) {
        List<Long> offsets = ends.get(name);
        if (offsets == null) {
            return 0;
        }
        return offsets.isEmpty() ? Long.MAX_VALUE : partition < offsets.size() ? offsets.get(partition) : 0;
    }

    public boolean selects(OdaRecord record) {
        return reaches(record.id())
                && selectsGenerator(record.generatorId())
                && record.timestampNanos() >= Nanos.of(range.from())
                && record.timestampNanos() < Nanos.of(range.to());
    }

    /**
     * Whether bytes that are no record can belong to it, whatever their generator: their time is that of their arrival, unless all
     * times are selected.
     *
     * @param arrival in Kafka
     */
    public boolean selectsArrival(RecordId id, Instant arrival) {
        return reaches(id) && (range.equals(EVER) || (!arrival.isBefore(range.from()) && arrival.isBefore(range.to())));
    }

    private boolean reaches(RecordId id) {
        return selectsTopic(id.topic()) && id.offset() < endOffset(id.topic(), id.partition());
    }
}
