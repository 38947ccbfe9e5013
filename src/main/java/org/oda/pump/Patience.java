package org.oda.pump;

import java.time.Duration;

/** Waits for better times, as long as that makes sense. */
interface Patience {
    /**
     * Waits.
     *
     * @throws AbandonedException where there is nothing left to wait for
     */
    void waitFor(Duration time);
}
