package org.oda.topics;

import java.time.Duration;

/** The moment at which a call gives up, whatever it waits for. */
final class Deadline {
    private final Duration whole;
    private final long endNanos;

    private Deadline(Duration whole) {
        this.whole = whole;
        this.endNanos = System.nanoTime() + whole.toNanos();
    }

    static Deadline in(Duration whole) {
        return new Deadline(whole);
    }

    /** At least 1, so that it never means "for ever" or "do not wait" where it is used. */
    long remainingMillis() {
        return Math.max(1, (endNanos - System.nanoTime()) / 1_000_000);
    }

    boolean isOver() {
        return System.nanoTime() - endNanos >= 0;
    }

    /** For people. */
    @Override
    public String toString() {
        return whole.toMillis() % 1000 == 0 ? whole.toSeconds() + " s" : whole.toMillis() + " ms";
    }
}
