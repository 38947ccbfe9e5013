package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Works through a range of rows on several threads, and hands the results over in the order of time on the caller's. As many
 * results as wait at most to be handed over are {@value #AHEAD} for each thread, or one.
 */
final class Crew<R> {
    private static final long STRETCH_ROWS = 128 << 10;
    /** Where a result is large, whatever it is of. */
    private static final long LONG_STRETCH_ROWS = 1 << 20;

    private static final int AHEAD = 4;
    /** So many partitions are mapped at a time at most, where there are more. */
    private static final int OPEN_PARTITIONS = 128;

    private final Engine engine;
    private final Supplier<Function<Stretch, R>> workers;
    private final Consumer<R> results;
    private final int columns;
    private final long stretchRows;
    private final int ahead;

    /** @param workers each thread has one */
    private Crew(
            Engine engine,
            Supplier<Function<Stretch, R>> workers,
            Consumer<R> results,
            int columns,
            long stretchRows,
            int aheadOfEach) {
        this.engine = engine;
        this.workers = workers;
        this.results = results;
        this.columns = columns;
        this.stretchRows = stretchRows;
        ahead = aheadOfEach * (engine.helperCount() + 1);
    }

    /** @param columns that the workers read beside the keys and beside those of the filter, see {@link Rows#KEYS} */
    static <R> void run(
            Engine engine,
            TableReader reader,
            Filter filter,
            int columns,
            Supplier<Function<Stretch, R>> workers,
            Consumer<R> results) {
        int partitions = reader.getPartitionCount();
        int first = Partitions.first(reader, filter.from());
        int end = first;
        while (end < partitions && Partitions.startsBefore(reader, end, filter.to())) {
            end++;
        }
        int all = Rows.KEYS | columns | filter.test().columns();
        new Crew<>(engine, workers, results, all, STRETCH_ROWS, AHEAD)
                .run(
                        reader,
                        first,
                        end,
                        partition -> Frames.of(reader, partition, filter.from(), filter.to()),
                        (partition, rows) -> new Stretch(
                                partition, rows, rows.firstFrom(filter.from()), rows.firstFrom(filter.to())));
    }

    /**
     * Through the keys of consecutive partitions, with few results under way.
     *
     * @param end the partition behind the last
     * @param part what is wanted of the rows of a frame
     */
    static <R> void run(
            Engine engine,
            TableReader reader,
            int first,
            int end,
            BiFunction<Integer, Rows, Stretch> part,
            Supplier<Function<Stretch, R>> workers,
            Consumer<R> results) {
        new Crew<>(engine, workers, results, Rows.KEYS, LONG_STRETCH_ROWS, 1)
                .run(reader, first, end, partition -> Frames.of(reader, partition), part);
    }

    private void run(
            TableReader reader,
            int first,
            int end,
            IntFunction<List<Frame>> frames,
            BiFunction<Integer, Rows, Stretch> part) {
        int opened = first;
        List<Portion> portions = new ArrayList<>();
        for (int i = first; i < end; i++) {
            List<Frame> found = frames.apply(i);
            if (Frames.isParquet(reader, i)) {
                int partition = i;
                found.forEach(frame -> portions.add(new Portion(frame, rows -> part.apply(partition, rows))));
            } else {
                cut(part.apply(i, found.get(0).open(columns)), found.get(0), portions);
            }
            if (i - opened + 1 == OPEN_PARTITIONS) {
                new Shift(portions).run();
                portions.clear();
                for (; opened <= i; opened++) {
                    reader.closePartitionByIndex(opened);
                }
            }
        }
        new Shift(portions).run();
    }

    /** Into stretches, of what is mapped. */
    private void cut(Stretch whole, Frame mapped, List<Portion> portions) {
        Rows rows = whole.rows();
        long row = whole.from();
        while (row < whole.to()) {
            long cut =
                    row + stretchRows >= whole.to() ? whole.to() : rows.endOfInstant(row + stretchRows - 1, whole.to());
            var stretch = new Stretch(whole.partition(), rows, row, cut);
            portions.add(new Portion(mapped, opened -> stretch));
            row = cut;
        }
    }

    /**
     * What a worker does at a time. What is not mapped is read by the worker, so that as much of it is in the memory as there are
     * workers.
     */
    private record Portion(Frame frame, Function<Rows, Stretch> stretch) {
        <R> R work(Function<Stretch, R> worker, int columns) {
            try (Rows rows = frame.open(columns)) {
                return worker.apply(stretch.apply(rows));
            }
        }
    }

    /** The work on the partitions that are open. */
    private final class Shift {
        private final List<Portion> portions;
        /** From the next to be handed over on; those under way are {@code null} in their {@link Outcome}. */
        private final ArrayDeque<Outcome<R>> underWay = new ArrayDeque<>();

        private int claimed;
        private int helping;
        private boolean ended;
        private boolean interrupted;
        private @Nullable Throwable failure;

        Shift(List<Portion> portions) {
            this.portions = portions;
        }

        /** Does not return before every helper has left the rows: they are unmapped afterwards. */
        void run() {
            int helpers = Math.min(portions.size() - 1, engine.helperCount());
            try {
                for (int i = 0; i < helpers; i++) {
                    engine.helpers().execute(this::help);
                }
                lead();
            } finally {
                end();
            }
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
        }

        private void lead() {
            Function<Stretch, R> worker = workers.get();
            for (int given = 0; given < portions.size(); ) {
                requireUninterrupted();
                R first = takeFirst();
                if (first != null) {
                    results.accept(first);
                    given++;
                } else {
                    Outcome<R> mine = claim();
                    if (mine != null) {
                        work(worker, mine);
                    } else if (awaitFirst()) {
                        return;
                    }
                }
            }
        }

        private void help() {
            synchronized (this) {
                if (ended) {
                    return;
                }
                helping++;
            }
            try {
                Function<Stretch, R> worker = workers.get();
                for (Outcome<R> mine = awaitClaim(); mine != null; mine = awaitClaim()) {
                    work(worker, mine);
                }
            } catch (RuntimeException | Error e) {
                fail(e);
            } finally {
                synchronized (this) {
                    helping--;
                    notifyAll();
                }
            }
        }

        private void work(Function<Stretch, R> worker, Outcome<R> mine) {
            R result = engine.inTurn(() -> mine.portion.work(worker, columns));
            synchronized (this) {
                mine.result = result;
                notifyAll();
            }
        }

        /** {@code null} where it is not done yet. */
        private synchronized @Nullable R takeFirst() {
            Outcome<R> first = underWay.peekFirst();
            if (first == null || first.result == null) {
                return null;
            }
            underWay.removeFirst();
            notifyAll();
            return first.result;
        }

        /** {@code null} where nothing is left, or enough is under way. */
        private synchronized @Nullable Outcome<R> claim() {
            if (ended || claimed == portions.size() || underWay.size() == ahead) {
                return null;
            }
            Outcome<R> next = new Outcome<>(portions.get(claimed++));
            underWay.addLast(next);
            return next;
        }

        /** {@code null} where nothing is left. */
        private synchronized @Nullable Outcome<R> awaitClaim() {
            while (!ended && claimed < portions.size() && underWay.size() == ahead) {
                await();
            }
            return claim();
        }

        /** Whether the work has failed. */
        private synchronized boolean awaitFirst() {
            while (failure == null) {
                Outcome<R> first = underWay.peekFirst();
                if (first == null || first.result != null) {
                    return false;
                }
                await();
                if (interrupted) {
                    fail(interruption());
                }
            }
            return true;
        }

        private synchronized void fail(Throwable e) {
            failure = failure == null ? e : failure;
            ended = true;
            notifyAll();
        }

        private synchronized void end() {
            ended = true;
            notifyAll();
            while (helping > 0) {
                await();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** Helpers are never interrupted. */
        @SuppressWarnings("WaitNotInLoop") // all callers loop
        private synchronized void await() {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    /** @throws OdaException {@code STORE_UNAVAILABLE} where the calling thread is to end its work */
    static void requireUninterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw interruption();
        }
    }

    private static OdaException interruption() {
        return new OdaException(ErrorCode.STORE_UNAVAILABLE, "interrupted while the store was reading; ask again");
    }

    /** What comes of a portion; the lock of its shift guards it. */
    private static final class Outcome<R> {
        private final Portion portion;
        private @Nullable R result;

        Outcome(Portion portion) {
            this.portion = portion;
        }
    }
}
