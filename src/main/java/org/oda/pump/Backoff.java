package org.oda.pump;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Ever longer waits, from 100 ms to 2 s, each up to a fifth shorter so that threads do not come all at once. */
final class Backoff {
    private static final long FIRST_MILLIS = 100;
    private static final long LAST_MILLIS = 2_000;

    private long millis = FIRST_MILLIS;

    Duration next() {
        long now = millis;
        millis = Math.min(LAST_MILLIS, millis * 2);
        return Duration.ofMillis(now - ThreadLocalRandom.current().nextLong(now / 5));
    }
}
