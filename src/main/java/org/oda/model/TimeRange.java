package org.oda.model;

import java.time.Instant;

/** Half-open, [from, to): adjacent ranges never share a record. */
public record TimeRange(Instant from, Instant to) {
    public TimeRange {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("from %s is not before to %s".formatted(from, to));
        }
    }
}
