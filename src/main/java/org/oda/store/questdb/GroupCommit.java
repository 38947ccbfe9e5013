package org.oda.store.questdb;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oda.model.DecodedRecord;
import org.oda.model.OdaException;

/**
 * Makes one transaction of what several threads append at the same time. A transaction costs some 60 syncs, however large it
 * is; and partitions of a topic cover the same times, so that one after another would each be merged into the other's rows,
 * which are written anew for that. While one transaction is applied, the next is written.
 */
final class GroupCommit {
    private static final Comparator<DecodedRecord> BY_TIME =
            Comparator.comparingLong(decoded -> decoded.record().timestampNanos());

    private final Engine engine;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final Object queue = new Object();
    private List<Part> waiting = new ArrayList<>();

    GroupCommit(Engine engine) {
        this.engine = engine;
    }

    /**
     * Returns when all of the batch is durable and can be read.
     *
     * @return the number of rows that this call wrote, for itself and for others
     * @throws StoreFault if that does not come to be
     * @throws OdaException where a month has no room to be turned back from Parquet
     */
    long append(List<DecodedRecord> batch) {
        Part mine = new Part(batch);
        synchronized (queue) {
            waiting.add(mine);
        }
        long rows = 0;
        writing.lock();
        try {
            if (!mine.isWritten()) {
                rows = write(taken());
            }
        } finally {
            writing.unlock();
        }
        if (mine.failure instanceof OdaException refused) {
            throw refused;
        }
        if (mine.failure != null) {
            throw new StoreFault("a batch could not be written: " + mine.failure, mine.failure);
        }
        if (!mine.isWritten()) {
            throw new StoreFault("a batch was not written");
        }
        engine.applier().awaitApplied(engine.recordTable(), mine.transaction);
        return rows;
    }

    /** Does the work while nothing is written; who appends meanwhile waits. */
    <T> T pause(Supplier<T> work) {
        writing.lock();
        try {
            return work.get();
        } finally {
            writing.unlock();
        }
    }

    private List<Part> taken() {
        synchronized (queue) {
            List<Part> taken = waiting;
            waiting = new ArrayList<>();
            return taken;
        }
    }

    private long write(List<Part> parts) {
        try {
            List<DecodedRecord> all = new ArrayList<>();
            parts.forEach(part -> all.addAll(part.batch));
            all.sort(BY_TIME);
            engine.packer().unpackFor(all);
            long rows = RecordAppender.write(engine, all);
            long transaction = engine.lastTransaction();
            parts.forEach(part -> part.transaction = transaction);
            return rows;
        } catch (RuntimeException | Error e) {
            parts.forEach(part -> part.failure = e);
            return 0;
        }
    }

    /** One thread's batch. Its outcome is written and read with the lock held, or by the thread behind it. */
    private static final class Part {
        private static final long NONE = -1;

        private final List<DecodedRecord> batch;
        private long transaction = NONE;
        private @Nullable Throwable failure;

        Part(List<DecodedRecord> batch) {
            this.batch = batch;
        }

        boolean isWritten() {
            return transaction != NONE || failure != null;
        }
    }
}
