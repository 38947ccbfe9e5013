package org.oda.pump;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that runs a loop, and another one after it where it ends with an error, until the pump closes. */
final class PumpWorker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PumpWorker.class);

    /** So many turns without an error, and the last error is history. */
    private static final int TURNS_OF_TRUST = 100;

    private final Loops loops;
    private final int maxBatchRecords;
    private final PumpMetrics metrics;
    private final Object wait = new Object();
    private boolean isFailing;
    private volatile boolean isClosing;
    private volatile @Nullable String trouble = "joining the group";

    PumpWorker(Loops loops, int maxBatchRecords, PumpMetrics metrics) {
        this.loops = loops;
        this.maxBatchRecords = maxBatchRecords;
        this.metrics = metrics;
    }

    /** Makes loops, each with consumers of its own. */
    interface Loops {
        PumpLoop start(int maxBatchRecords, BooleanSupplier isClosing);
    }

    @Override
    public void run() {
        int batchRecords = maxBatchRecords;
        var backoff = new Backoff();
        while (!isClosing) {
            try (PumpLoop loop = loops.start(batchRecords, () -> isClosing)) {
                int turns = 0;
                while (!isClosing) {
                    loop.turn();
                    if (trouble != null && loop.hasJoined()) {
                        trouble = null;
                        isFailing = false;
                    }
                    if (batchRecords < maxBatchRecords && ++turns > TURNS_OF_TRUST) {
                        break;
                    }
                }
                batchRecords = maxBatchRecords;
                backoff = new Backoff();
            } catch (RuntimeException | Error e) {
                // what does not fit into memory may do so in smaller portions
                batchRecords = e instanceof Error ? Math.max(1, batchRecords / 10) : batchRecords;
                failed(e);
                pause(backoff.next());
            }
        }
        trouble = "closed";
    }

    /** Why nothing flows; {@code null} where it does. */
    @Nullable String trouble() {
        return trouble;
    }

    void close() {
        isClosing = true;
        synchronized (wait) {
            wait.notifyAll();
        }
    }

    private void failed(Throwable e) {
        metrics.restarts.inc();
        if (!isFailing) {
            isFailing = true;
            LOG.atError().setCause(e).log("pump loop ended; it starts again");
        }
        trouble = "starts again after " + e;
    }

    private void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        synchronized (wait) {
            try {
                for (long left = time.toMillis(); left > 0 && !isClosing; ) {
                    wait.wait(left);
                    left = (end - System.nanoTime()) / 1_000_000;
                }
            } catch (InterruptedException e) {
                isClosing = true;
            }
        }
    }
}
