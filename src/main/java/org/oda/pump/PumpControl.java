package org.oda.pump;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done beside the loops, on one thread: find the partitions of new topics, measure the lag, look after threads. */
final class PumpControl implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PumpControl.class);

    /** A topic that was registered a moment ago may not yet be known to every broker. */
    private static final Duration ASK_AGAIN = Duration.ofMillis(200);

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration LAG = Duration.ofSeconds(5);
    /** With thousands of partitions it takes a while, in which new topics wait: at most one part in so many. */
    private static final int LAG_SHARE = 20;

    private static final Duration REFRESH = Duration.ofMinutes(1);

    private final TopicPartitions partitions;
    private final Lag lag;
    private final Outage kafkaOutage;
    private final Runnable supervision;
    private final Timer lagTimer = new Timer(LAG);
    private final Timer refreshTimer = new Timer(REFRESH);
    private boolean isAway;
    private boolean isWoken;
    private volatile boolean isClosing;

    PumpControl(TopicPartitions partitions, Lag lag, Outage kafkaOutage, Runnable supervision) {
        this.partitions = partitions;
        this.lag = lag;
        this.kafkaOutage = kafkaOutage;
        this.supervision = supervision;
    }

    @Override
    public void run() {
        while (!isClosing) {
            try {
                supervision.run();
                ask();
                await(partitions.isIncomplete() ? ASK_AGAIN : TICK);
            } catch (ExecutionException e) {
                away(e.getCause() == null ? e : e.getCause());
            } catch (TimeoutException e) {
                away(e);
            } catch (InterruptedException e) {
                isClosing = true;
            } catch (RuntimeException | Error e) {
                LOG.atError().setCause(e).log("pump control fails; it goes on");
                away(e);
            }
        }
    }

    /** Something is to be done now. */
    synchronized void wake() {
        isWoken = true;
        notifyAll();
    }

    void close() {
        isClosing = true;
        wake();
    }

    private void ask() throws ExecutionException, TimeoutException, InterruptedException {
        if (partitions.isIncomplete()) {
            partitions.complete();
        }
        if (refreshTimer.isDue()) {
            partitions.refresh();
        }
        // nothing but an answer tells that an outage is over
        if (lagTimer.isDue() || isAway) {
            long begin = System.nanoTime();
            lag.measure(partitions.all());
            lagTimer.notBefore(LAG_SHARE * (System.nanoTime() - begin));
            isAway = false;
            kafkaOutage.overFor(this);
        }
    }

    private void away(Throwable cause) {
        if (isClosing) {
            return;
        }
        isAway = true;
        kafkaOutage.foundBy(this, cause);
        try {
            await(TICK);
        } catch (InterruptedException e) {
            isClosing = true;
        }
    }

    private synchronized void await(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toMillis(); left > 0 && !isWoken; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        isWoken = false;
    }

    /** Is due once in every period, for the first time at the end of the first. */
    private static final class Timer {
        private final long period;
        private long last = System.nanoTime();
        private long wait;

        Timer(Duration period) {
            this.period = period.toNanos();
            wait = this.period;
        }

        /** The next time is not before so many nanoseconds have passed, nor before the period has. */
        void notBefore(long nanos) {
            wait = Math.max(period, nanos);
        }

        boolean isDue() {
            long now = System.nanoTime();
            if (now - last < wait) {
                return false;
            }
            last = now;
            return true;
        }
    }
}
