package org.oda;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;

/** For promises of time: a machine that is held up spoils a try, and not one after the other. */
public final class Prompt {
    private Prompt() {}

    /** Waits until the condition holds, and tells whether that took no longer. To be tried again where it did. */
    public static boolean holdsWithin(Duration time, Callable<Boolean> condition) {
        long begin = System.nanoTime();
        await().pollInterval(Duration.ofMillis(10)).until(condition);
        return System.nanoTime() - begin <= time.toNanos();
    }
}
