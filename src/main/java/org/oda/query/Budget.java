package org.oda.query;

import java.util.concurrent.atomic.AtomicLong;

/** What a query holds in memory at a time, over all its threads: values, and rows of windows without one. */
final class Budget {
    private static final int PARTS = 128;

    private final long most;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong bridged = new AtomicLong();

    Budget(long most) {
        this.most = most;
    }

    /** @param more negative where values are given back */
    void take(long more) {
        held.addAndGet(more);
    }

    /**
     * A row of a window that a segment bridges. No other stretch of time has it, so that more of them are more results
     * than an answer may have: each thread could make as many before anybody counts them together.
     */
    void takeBridged() {
        if (bridged.incrementAndGet() > WindowGrid.MAX_WINDOWS) {
            throw Rows.tooMany();
        }
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
