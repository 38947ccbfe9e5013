package org.oda.model;

import java.util.Comparator;

/**
 * A record's place among all: by time, then topic, partition and offset. Two records never share one, and a record never
 * changes it.
 *
 * @param timestampNanos nanoseconds since 1970-01-01T00:00:00Z
 */
public record Position(long timestampNanos, RecordId id) implements Comparable<Position> {
    private static final Comparator<Position> ORDER = Comparator.comparingLong(Position::timestampNanos)
            .thenComparing(position -> position.id.topic())
            .thenComparingInt(position -> position.id.partition())
            .thenComparingLong(position -> position.id.offset());

    public static Position of(OdaRecord record) {
        return new Position(record.timestampNanos(), record.id());
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }
}
