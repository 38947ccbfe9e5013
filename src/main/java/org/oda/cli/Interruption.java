package org.oda.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The user's wish (Ctrl-C, SIGTERM) that a command ends, and the command's chance to do so in order. A command that
 * takes no part ends at once, as any program does.
 */
final class Interruption {
    /** The service stops its parts with deadlines of their own, which end before. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final List<Runnable> actions = new ArrayList<>();
    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile int status;

    /** The command looks at {@link #isRequested} by itself. */
    void takePart() {
        onRequest(() -> {});
    }

    /** Runs the action at the request; at once where it has been made. */
    void onRequest(Runnable action) {
        synchronized (actions) {
            if (!isRequested()) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Waits for the request; false where it did not come in time. */
    boolean await(Duration time) {
        try {
            return requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Returns whether the command takes part. */
    boolean request() {
        List<Runnable> toRun;
        synchronized (actions) {
            requested.countDown();
            toRun = List.copyOf(actions);
        }
        toRun.forEach(Runnable::run);
        return !toRun.isEmpty();
    }

    /** The command has ended with this exit status. */
    void finished(int exitStatus) {
        status = exitStatus;
        finished.countDown();
    }

    boolean isFinished() {
        return finished.getCount() == 0;
    }

    /** The exit status, once the command has ended; empty where it did not within its grace. */
    OptionalInt awaitFinished() {
        try {
            boolean ended = finished.await(GRACE.toSeconds(), TimeUnit.SECONDS);
            return ended ? OptionalInt.of(status) : OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }
}
