package org.oda.store.questdb;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.oda.store.Store.Windows;

/** Window numbers of times in nanoseconds. Exact for any origin and width, also where they do not fit a long. */
final class WindowGrid {
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000L);

    private final @Nullable BigInteger origin;
    private final BigInteger width;

    private WindowGrid(@Nullable BigInteger origin, BigInteger width) {
        this.origin = origin;
        this.width = width;
    }

    /** @param windows {@code null} for a single window, number 0 */
    static WindowGrid of(@Nullable Windows windows) {
        return windows == null
                ? new WindowGrid(null, BigInteger.ONE)
                : new WindowGrid(nanos(windows.origin()), nanos(windows.width()));
    }

    long windowOf(long ts) {
        if (origin == null) {
            return 0;
        }
        BigInteger[] parts = BigInteger.valueOf(ts).subtract(origin).divideAndRemainder(width);
        return parts[1].signum() < 0 ? parts[0].longValueExact() - 1 : parts[0].longValueExact();
    }

    /** The end of the window, exclusive; {@link Long#MAX_VALUE} where it is later than that. */
    long endOf(long window) {
        if (origin == null) {
            return Long.MAX_VALUE;
        }
        BigInteger end =
                width.multiply(BigInteger.valueOf(window).add(BigInteger.ONE)).add(origin);
        return end.bitLength() < Long.SIZE ? end.longValue() : Long.MAX_VALUE;
    }

    private static BigInteger nanos(Instant instant) {
        return BigInteger.valueOf(instant.getEpochSecond()).multiply(NANOS).add(BigInteger.valueOf(instant.getNano()));
    }

    private static BigInteger nanos(Duration duration) {
        return BigInteger.valueOf(duration.getSeconds()).multiply(NANOS).add(BigInteger.valueOf(duration.getNano()));
    }
}
