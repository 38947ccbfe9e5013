package org.oda.mqtt;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Ever longer waits, from 250 ms to 15 s, each up to a fifth shorter so that clients do not come all at once. */
final class Backoff {
    private static final long FIRST_MILLIS = 250;
    private static final long LAST_MILLIS = 15_000;

    private long millis = FIRST_MILLIS;

    Duration next() {
        long now = millis;
        millis = Math.min(LAST_MILLIS, millis * 2);
        return Duration.ofMillis(now - ThreadLocalRandom.current().nextLong(now / 5));
    }

    void reset() {
        millis = FIRST_MILLIS;
    }
}
