package org.oda.store.questdb;

import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.TableToken;
import io.questdb.cairo.wal.ApplyWal2TableJob;
import io.questdb.cairo.wal.CheckWalTransactionsJob;
import io.questdb.cairo.wal.seq.SeqTxnTracker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Applies the write-ahead log to the tables in a thread of its own. QuestDB's workers poll for that; here who commits
 * wakes the thread, so that a commit is visible as soon as it can be.
 */
final class WalApplier implements AutoCloseable {
    private static final Duration IDLE = Duration.ofMillis(50);
    /** Waiting appenders are woken by the applier; they look by themselves as often in case that it died. */
    private static final long LOOK_MILLIS = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** For what writes whole partitions anew. */
    private static final Duration MUCH_PATIENCE = Duration.ofMinutes(30);

    private final CairoEngine cairo;
    private final CheckWalTransactionsJob check;
    private final ApplyWal2TableJob apply;
    private final Object applied = new Object();
    private final Thread thread = new Thread(this::run, "store-applier");
    private final AtomicInteger patient = new AtomicInteger();
    private volatile boolean closed;

    WalApplier(CairoEngine cairo) {
        this.cairo = cairo;
        check = new CheckWalTransactionsJob(cairo);
        apply = new ApplyWal2TableJob(cairo, 0);
        thread.setDaemon(true);
    }

    /** Begins, with what a former run left in the log; returns when that is applied. */
    void start(TableToken table) {
        check.checkMissingWalTransactions();
        thread.start();
        // the last of it may be a whole partition that an erasure writes anew
        awaitAppliedPatiently(table, cairo.getTableSequencerAPI().lastTxn(table));
    }

    /**
     * Returns when the transaction, and all before it, can be read.
     *
     * @throws StoreFault if that does not come to be
     */
    void awaitApplied(TableToken table, long transaction) {
        awaitApplied(table, transaction, PATIENCE);
    }

    /** The same for a transaction that takes long; others, which are behind it, wait as long. */
    void awaitAppliedPatiently(TableToken table, long transaction) {
        patient.incrementAndGet();
        try {
            awaitApplied(table, transaction, MUCH_PATIENCE);
        } finally {
            patient.decrementAndGet();
        }
    }

    private void awaitApplied(TableToken table, long transaction, Duration patience) {
        SeqTxnTracker tracker = cairo.getTableSequencerAPI().getTxnTracker(table);
        long start = System.nanoTime();
        LockSupport.unpark(thread);
        synchronized (applied) {
            while (tracker.getWriterTxn() < transaction) {
                if (tracker.isSuspended()) {
                    throw new StoreFault("the table is suspended: " + tracker.getErrorMessage());
                }
                Duration most = patient.get() > 0 ? MUCH_PATIENCE : patience;
                if (!thread.isAlive() || System.nanoTime() - start > most.toNanos()) {
                    throw new StoreFault("what was written is not applied");
                }
                try {
                    applied.wait(LOOK_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new OdaException(
                            ErrorCode.STORE_UNAVAILABLE, "interrupted while the store was writing; append again", e);
                }
            }
        }
    }

    private void run() {
        while (!closed) {
            boolean worked = apply.run(0, () -> closed);
            synchronized (applied) {
                applied.notifyAll();
            }
            if (!worked && !check.run(0, () -> closed)) {
                LockSupport.parkNanos(IDLE.toNanos());
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        apply.close();
    }
}
