package org.oda.pump;

import java.util.function.LongSupplier;

/** How many of something there were of late, per second: whole seconds, the last of which may be almost a second old. */
final class RecentRate {
    static final int SECONDS = 10;

    private static final long NANOS = 1_000_000_000L;

    /** One more than the whole ones: the present second is counted, and not yet told. */
    private static final int CELLS = SECONDS + 1;

    private final LongSupplier nanoTime;
    private final long start;
    private final long[] counts = new long[CELLS];
    private long second;

    /** @param nanoTime as {@link System#nanoTime} */
    RecentRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        start = nanoTime.getAsLong();
    }

    synchronized void add(int count) {
        advance();
        counts[cell(second)] += count;
    }

    synchronized double perSecond() {
        advance();
        long sum = -counts[cell(second)];
        for (long each : counts) {
            sum += each;
        }
        return sum / (double) SECONDS;
    }

    private void advance() {
        long now = (nanoTime.getAsLong() - start) / NANOS;
        for (long next = Math.max(second + 1, now - CELLS + 1); next <= now; next++) {
            counts[cell(next)] = 0;
        }
        second = now;
    }

    private static int cell(long second) {
        return (int) (second % CELLS);
    }
}
