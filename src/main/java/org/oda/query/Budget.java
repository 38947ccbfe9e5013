package org.oda.query;

import java.util.concurrent.atomic.AtomicLong;

/** How many values a query holds in memory at a time, over all its threads. */
final class Budget {
    private static final int PARTS = 128;

    private final long most;
    private final AtomicLong held = new AtomicLong();

    Budget(long most) {
        this.most = most;
    }

    /** @param more negative where values are given back */
    void take(long more) {
        held.addAndGet(more);
    }

    /** Whether a holder of so many values has to give them back. A small one is spared as long as it goes. */
    boolean isTooMuch(long ofThem) {
        long now = held.get();
        return now > most && (ofThem >= most / PARTS || now > 2 * most);
    }

    boolean isOver() {
        return held.get() > most;
    }

    long most() {
        return most;
    }
}
