package org.oda.model;

import java.time.Instant;

/** Instants as nanoseconds since 1970-01-01T00:00:00Z in a {@code long}: 1677-09-21 to 2262-04-11. */
public final class Nanos {
    private static final long PER_SECOND = 1_000_000_000L;

    /** The earliest and the latest instant, in whole seconds, that a {@code long} of nanoseconds holds. */
    public static final Instant MIN = Instant.ofEpochSecond(Long.MIN_VALUE / PER_SECOND);

    public static final Instant MAX = Instant.ofEpochSecond(Long.MAX_VALUE / PER_SECOND);

    private Nanos() {}

    /** Cuts at {@link #MIN} and {@link #MAX}. */
    public static long of(Instant instant) {
        Instant cut = instant.isBefore(MIN) ? MIN : instant.isAfter(MAX) ? MAX : instant;
        return cut.getEpochSecond() * PER_SECOND + cut.getNano();
    }

    public static Instant toInstant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, PER_SECOND), Math.floorMod(nanos, PER_SECOND));
    }
}
