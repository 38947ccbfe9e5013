package org.oda.query;

import java.time.Instant;

/**
 * How time is cut into windows: one behind the other, without gap or overlap. Times are nanoseconds since
 * 1970-01-01T00:00:00Z; a window is named by where it starts. Thread-safe.
 */
interface WindowGrid {
    /** As many windows, and as many results, as one answer may have. */
    int MAX_WINDOWS = 1_000_000;

    /** Where the window that holds the time starts. */
    long startOf(long time);

    /** Where the window that holds the time ends, exclusive; {@link Long#MAX_VALUE} of the last one. */
    long endOf(long time);

    /** The start of a window as it is told. */
    Instant from(long window);

    /** The end of a window as it is told: for the last one it may lie before times that belong to it. */
    Instant to(long window);

    /** How many windows there are from that of the one time to that of the other, or somewhat more. */
    long count(long first, long last);

    /** A single window that holds every time, and is told as one instant. */
    static WindowGrid whole(Instant told) {
        return new WindowGrid() {
            @Override
            public long startOf(long time) {
                return Long.MIN_VALUE;
            }

            @Override
            public long endOf(long time) {
                return Long.MAX_VALUE;
            }

            @Override
            public Instant from(long window) {
                return told;
            }

            @Override
            public Instant to(long window) {
                return told;
            }

            @Override
            public long count(long first, long last) {
                return 1;
            }
        };
    }
}
