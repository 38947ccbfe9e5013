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

    /** Kafka has no topic of a name that comes before this one. */
    private static final RecordId BEFORE_ALL = new RecordId("\0", 0, 0);

    public static Position of(OdaRecord record) {
        return new Position(record.timestampNanos(), record.id());
    }

    /** Behind all records of an earlier time, and before all of this time and later ones. */
    public static Position before(long timestampNanos) {
        return new Position(timestampNanos, BEFORE_ALL);
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }
}
