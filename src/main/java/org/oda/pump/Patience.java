package org.oda.pump;

import java.time.Duration;

/** Waits without losing the membership in the group. */
interface Patience {
    /**
     * Waits.
     *
     * @throws AbandonedException where there is nothing left to wait for
     */
    void waitFor(Duration time);
}
