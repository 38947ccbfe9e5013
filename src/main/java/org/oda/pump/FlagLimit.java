package org.oda.pump;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Which of the flagged records are told of in the rejects: the first few of each topic in each minute. Their records are
 * stored anyway, and a sensor that always breaks its declaration would fill the topic. May be used by several threads.
 */
final class FlagLimit {
    /** So many of a topic in a minute of the clock. */
    static final int PER_MINUTE = 10;

    private static final long MINUTE_MILLIS = 60_000;

    private final InstantSource clock;
    private final Map<String, Integer> admitted = new HashMap<>(); // of the topics that were flagged in this minute
    private long minute;

    FlagLimit(InstantSource clock) {
        this.clock = clock;
    }

    synchronized boolean admits(String topic) {
        long now = clock.millis() / MINUTE_MILLIS;
        if (now != minute) {
            minute = now;
            admitted.clear();
        }
        return admitted.merge(topic, 1, (before, one) -> Math.min(before + one, PER_MINUTE + 1)) <= PER_MINUTE;
    }
}
