package org.oda.gateway;

import java.time.Duration;

/**
 * What a reader of an answer must take at least, so that its query does not hold a place for ever.
 *
 * @param bytesPerSecond on average over each {@code window} in which the answer waited for it
 */
public record SlowReader(int bytesPerSecond, Duration window) {
    public static final SlowReader USUAL = new SlowReader(4 << 10, Duration.ofMinutes(1));

    /** Whether so many bytes are too few for a window. */
    boolean isTooSlow(long bytes) {
        return bytes < bytesPerSecond * (window.toNanos() / 1e9);
    }
}
