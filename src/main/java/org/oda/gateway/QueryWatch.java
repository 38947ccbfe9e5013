package org.oda.gateway;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the queries that take too long, and those whose readers are slow for ever. While answers are written, a part of the
 * processors is left to the pump.
 */
final class QueryWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QueryWatch.class);
    private static final Duration TICK = Duration.ofMillis(250);

    private final Limits limits;
    private final SlowReader slowReader;
    private final LimitMetrics metrics;
    private final Set<Watched> running = ConcurrentHashMap.newKeySet();
    private final Semaphore turns;
    private final ScheduledExecutorService ticker;

    QueryWatch(Limiting limiting) {
        limits = limiting.limits();
        slowReader = limits.slowReader();
        metrics = limiting.metrics();
        int processors = Runtime.getRuntime().availableProcessors();
        turns = new Semaphore(Math.max(1, processors - Math.max(1, processors / 4)), true);
        ticker = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "oda-query-watch");
            thread.setDaemon(true);
            return thread;
        });
        var unused = ticker.scheduleAtFixedRate(
                () -> running.forEach(QueryWatch::look), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void look(Watched watched) {
        try {
            watched.look();
        } catch (RuntimeException e) {
            // an exception would end the ticker, and with it the limits of all queries
            log.atError().setCause(e).log("a query could not be looked after");
        }
    }

    /**
     * Of a query that the calling thread runs; to be closed by it.
     *
     * @param breakOff ends the connection to the reader, from another thread
     */
    Watched watch(Runnable breakOff) {
        var watched = new Watched(breakOff);
        running.add(watched);
        return watched;
    }

    @Override
    public void close() {
        ticker.shutdownNow();
    }

    /** One query. Its thread tells what it does, and is interrupted, or its reader left, when that is too much. */
    final class Watched implements AutoCloseable {
        private final Runnable breakOff;
        private final Thread thread = Thread.currentThread();
        private final long began = System.nanoTime();
        private volatile long waited;
        private volatile long written;
        /** When the wait for the reader began; meaningless unless {@link #isWaiting}. */
        private volatile long waitingSince;

        private volatile boolean isWaiting;
        private long waitedBefore;
        private long writtenBefore;
        private boolean hasEnded;
        private @Nullable Limit exceeded;

        private Watched(Runnable breakOff) {
            this.breakOff = breakOff;
        }

        /** Begins to work on the answer, when it is its turn. */
        void work() throws InterruptedException {
            turns.acquire();
        }

        /** As {@link #work}, also where it is to end. */
        void workOn() {
            turns.acquireUninterruptibly();
        }

        /** Leaves the turn to others. */
        void rest() {
            turns.release();
        }

        void waits() {
            waitingSince = System.nanoTime();
            isWaiting = true;
        }

        /** The reader has taken so much, or as good as. */
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread alone writes
        void goesOn(long bytes) {
            isWaiting = false;
            waited += System.nanoTime() - waitingSince;
            written += bytes;
        }

        private void look() {
            long now = System.nanoTime();
            if (now - began > limits.queryTime().toNanos()) {
                end(Limit.QUERY_TIME);
                return;
            }
            long waitedNow = waited + (isWaiting ? now - waitingSince : 0);
            if (waitedNow - waitedBefore < slowReader.window().toNanos()) {
                return;
            }
            long writtenNow = written;
            if (slowReader.isTooSlow(writtenNow - writtenBefore)) {
                end(Limit.SLOW_READER);
            }
            waitedBefore = waitedNow;
            writtenBefore = writtenNow;
        }

        private synchronized void end(Limit limit) {
            if (!hasEnded && exceeded == null) {
                exceeded = limit;
                metrics.refused(limit);
                if (isWaiting) {
                    breakOff.run();
                } else {
                    thread.interrupt();
                }
            }
        }

        /** Why the query was ended from here; {@code null} where it was not. */
        synchronized @Nullable OdaException refusal() {
            if (exceeded == Limit.QUERY_TIME) {
                return new OdaException(
                        ErrorCode.QUERY_TIMEOUT,
                        "the query ran for more than %d s, which is the most: ask for a shorter range, for fewer topics, or for pages with limit and cursor (setting query-timeout)"
                                .formatted(limits.queryTime().toSeconds()));
            }
            return exceeded == null
                    ? null
                    : new OdaException(
                            ErrorCode.QUERY_TIMEOUT,
                            "the answer was read at less than %d bytes/s over %d s: read it at once, or ask for pages with limit and cursor"
                                    .formatted(
                                            slowReader.bytesPerSecond(),
                                            slowReader.window().toSeconds()));
        }

        /** What comes behind is not interrupted any more. */
        @Override
        public void close() {
            running.remove(this);
            synchronized (this) {
                hasEnded = true;
                if (exceeded != null) {
                    // the thread goes on to other work
                    Thread.interrupted();
                }
            }
        }
    }
}
