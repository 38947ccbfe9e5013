package org.oda.query;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.oda.model.Nanos;

/**
 * Equally long windows from an instant on. All of it is whole nanoseconds: windows of a fraction of a minute do not drift.
 * The instant may lie centuries before anything that a {@code long} of nanoseconds holds.
 */
final class FixedGrid implements WindowGrid {
    private static final BigInteger PER_SECOND = BigInteger.valueOf(1_000_000_000);
    private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);

    private final BigInteger origin;
    private final BigInteger exactWidth;
    private final @Nullable Instant end;
    private final long firstStart;
    private final long firstEnd;
    private final long width;
    private final long last;

    private FixedGrid(
            BigInteger origin, BigInteger exactWidth, @Nullable Instant end, BigInteger firstStart, long last) {
        this.origin = origin;
        this.exactWidth = exactWidth;
        this.end = end;
        this.last = last;
        this.firstStart = cut(firstStart);
        firstEnd = cut(firstStart.add(exactWidth));
        width = cut(exactWidth);
    }

    /**
     * @param origin where windows are laid from
     * @param first a time of the first window that is needed, not before {@code origin}
     */
    static FixedGrid of(Instant origin, Duration width, Instant first) {
        BigInteger from = nanos(origin);
        BigInteger step = nanos(width.getSeconds(), width.getNano());
        return new FixedGrid(from, step, null, startOf(from, step, nanos(first)), Long.MAX_VALUE);
    }

    /**
     * The last window is told as cut at {@code end}, and a time that is exactly there belongs to it.
     *
     * @param last a time of the last window that is needed, from {@code first} to {@code end}
     */
    static FixedGrid cut(Instant origin, Duration width, Instant first, Instant last, Instant end) {
        BigInteger from = nanos(origin);
        BigInteger step = nanos(width.getSeconds(), width.getNano());
        BigInteger lastStart = startOf(from, step, nanos(last));
        if (lastStart.compareTo(from) > 0 && lastStart.compareTo(nanos(end)) >= 0) {
            lastStart = lastStart.subtract(step); // a time exactly at the end would open a window of no length
        }
        BigInteger firstStart = startOf(from, step, nanos(first)).min(lastStart);
        return new FixedGrid(
                from, step, end, firstStart, cut(lastStart.subtract(firstStart).divide(step)));
    }

    @Override
    public long startOf(long time) {
        return startOfNumber(numberOf(time));
    }

    @Override
    public long endOf(long time) {
        long number = numberOf(time);
        return number >= last ? Long.MAX_VALUE : startOfNumber(number + 1);
    }

    @Override
    public Instant from(long window) {
        return window == firstStart ? instant(exactStart()) : Nanos.toInstant(window);
    }

    @Override
    public Instant to(long window) {
        boolean exact = window == firstStart || window > Long.MAX_VALUE - width;
        Instant whole = exact
                ? instant((window == firstStart ? exactStart() : BigInteger.valueOf(window)).add(exactWidth))
                : Nanos.toInstant(window + width);
        return end == null || whole.isBefore(end) ? whole : end;
    }

    @Override
    public long count(long first, long last) {
        long behind = numberOf(last) - numberOf(first);
        return behind == Long.MAX_VALUE ? behind : behind + 1;
    }

    private long numberOf(long time) {
        if (time < firstEnd) {
            return 0;
        }
        long behind = Long.divideUnsigned(time - firstEnd, width); // the difference may need all 64 bits
        return behind < 0 || behind >= last ? last : behind + 1;
    }

    private long startOfNumber(long number) {
        if (number == 0) {
            return firstStart;
        }
        long start = firstEnd + (number - 1) * width;
        return start < firstEnd ? Long.MAX_VALUE : start;
    }

    /** The first window may start before all that a {@code long} holds. */
    private BigInteger exactStart() {
        return startOf(origin, exactWidth, BigInteger.valueOf(firstEnd - 1));
    }

    private static BigInteger startOf(BigInteger origin, BigInteger width, BigInteger time) {
        return time.subtract(time.subtract(origin).mod(width));
    }

    private static BigInteger nanos(Instant instant) {
        return nanos(instant.getEpochSecond(), instant.getNano());
    }

    private static BigInteger nanos(long seconds, int nanos) {
        return BigInteger.valueOf(seconds).multiply(PER_SECOND).add(BigInteger.valueOf(nanos));
    }

    private static Instant instant(BigInteger nanos) {
        BigInteger inSecond = nanos.mod(PER_SECOND);
        BigInteger seconds = nanos.subtract(inSecond).divide(PER_SECOND);
        if (seconds.compareTo(BigInteger.valueOf(Instant.MAX.getEpochSecond())) >= 0) {
            return Instant.MAX;
        }
        return Instant.ofEpochSecond(seconds.longValueExact(), inSecond.intValueExact());
    }

    private static long cut(BigInteger value) {
        return value.min(MAX_LONG).max(MIN_LONG).longValueExact();
    }
}
