package org.oda.pump;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** How many of something there were in each second of the last ten minutes. The present second is counted, and not yet told. */
final class RecentRate {
    static final int SECONDS = 10;
    static final int STEP = 5;
    static final int STEPS = 120;

    /** The steps, those seconds that are behind the last of them, and the present one. */
    private static final int CELLS = (STEPS + 1) * STEP;

    private final InstantSource clock;
    private final long[] counts = new long[CELLS];
    private long second;

    RecentRate(InstantSource clock) {
        this.clock = clock;
        second = clock.instant().getEpochSecond();
    }

    synchronized void add(int count) {
        advance();
        counts[cell(second)] += count;
    }

    /** Over the last {@value #SECONDS} whole seconds. */
    synchronized double perSecond() {
        advance();
        return sum(second - SECONDS, second) / (double) SECONDS;
    }

    /** The last {@value #STEPS} whole steps of {@value #STEP} s, which begin at multiples of that. */
    synchronized PumpFigures.Recent recent() {
        advance();
        long until = second - second % STEP;
        List<Double> rates = new ArrayList<>(STEPS);
        for (long from = until - (long) STEPS * STEP; from < until; from += STEP) {
            rates.add(sum(from, from + STEP) / (double) STEP);
        }
        return new PumpFigures.Recent(Instant.ofEpochSecond(until), Duration.ofSeconds(STEP), rates);
    }

    private long sum(long from, long until) {
        long sum = 0;
        for (long each = from; each < until; each++) {
            sum += counts[cell(each)];
        }
        return sum;
    }

    /** A clock that is set back stands still here until it is as late again. */
    private void advance() {
        long now = Math.max(second, clock.instant().getEpochSecond());
        for (long next = Math.max(second + 1, now - CELLS + 1); next <= now; next++) {
            counts[cell(next)] = 0;
        }
        second = now;
    }

    private static int cell(long second) {
        return (int) Math.floorMod(second, (long) CELLS);
    }
}
