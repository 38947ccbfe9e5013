package org.oda.codec;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.oda.model.Nanos;

/**
 * Which times are believed. A clock that was never set or a wrong unit gives a time far off, and few such records would
 * stretch a store over centuries.
 *
 * @param earliest inclusive; the setting {@code earliest-time}
 * @param ahead how far behind now a time may lie in the future; the setting {@code latest-ahead}
 */
public record TimeBounds(Instant earliest, Duration ahead) {
    public TimeBounds {
        if (earliest.isBefore(Nanos.MIN) || ahead.isNegative()) {
            throw new IllegalArgumentException("no bounds: from %s to now + %s".formatted(earliest, ahead));
        }
    }

    /** The last accepted instant at this moment. */
    Instant latest(InstantSource clock) {
        Instant now = clock.instant();
        return ahead.compareTo(Duration.between(now, Nanos.MAX)) < 0 ? now.plus(ahead) : Nanos.MAX;
    }
}
