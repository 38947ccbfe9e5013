package org.oda.pump;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.oda.model.OdaException;

/**
 * Brings a batch to the store, and what is not fit for it to the rejects, whatever it takes. May be used by several
 * threads.
 */
final class Delivery {
    private static final long LOOK_MILLIS = 50;

    private final Appender appender;
    private final RejectLog rejectLog;
    private final FlagLimit flagLimit;
    private final Outage kafkaOutage;
    private final PumpMetrics metrics;
    private final BooleanSupplier isClosing;

    Delivery(
            Appender appender,
            RejectLog rejectLog,
            FlagLimit flagLimit,
            Outage kafkaOutage,
            PumpMetrics metrics,
            BooleanSupplier isClosing) {
        this.appender = appender;
        this.rejectLog = rejectLog;
        this.flagLimit = flagLimit;
        this.kafkaOutage = kafkaOutage;
        this.metrics = metrics;
        this.isClosing = isClosing;
    }

    /**
     * Returns when each record is durable and visible in the store, or acknowledged in the rejects topic; the first of those
     * that are flagged are in both.
     *
     * @throws AbandonedException if that is no longer asked for
     */
    void deliver(Batch batch) {
        requireWanted(batch);
        Patience patience = time -> waitFor(batch, time);
        appender.append(batch.accepted(), patience).forEach(batch::refuse);
        requireWanted(batch);
        List<Rejected> flagged = batch.flagged();
        List<Rejected> told = new ArrayList<>(batch.rejected());
        flagged.stream().filter(each -> flagLimit.admits(each.source().topic())).forEach(told::add);
        if (!told.isEmpty()) {
            reject(told, patience);
        }
        batch.rejected()
                .forEach(each ->
                        metrics.rejected.labelValues(each.reason().code()).inc());
        flagged.forEach(each -> metrics.flagged(each.source().topic()));
    }

    private void reject(List<Rejected> rejected, Patience patience) {
        try {
            rejectAll(rejected, patience);
        } finally {
            kafkaOutage.leftBy(patience);
        }
    }

    private void rejectAll(List<Rejected> rejected, Patience patience) {
        var backoff = new Backoff();
        for (OdaException failure = tryReject(rejected); failure != null; failure = tryReject(rejected)) {
            kafkaOutage.foundBy(patience, failure);
            patience.waitFor(backoff.next());
        }
        kafkaOutage.overFor(patience);
    }

    private @Nullable OdaException tryReject(List<Rejected> rejected) {
        try {
            rejectLog.write(rejected);
            return null;
        } catch (OdaException e) {
            return e;
        }
    }

    private void waitFor(Batch batch, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        try {
            for (long left = time.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                if (batch.isAbandoned() || isClosing.getAsBoolean()) {
                    throw new AbandonedException();
                }
                Thread.sleep(Math.min(left, LOOK_MILLIS));
            }
        } catch (InterruptedException e) {
            throw new AbandonedException();
        }
        if (batch.isAbandoned() || isClosing.getAsBoolean()) {
            throw new AbandonedException();
        }
    }

    private static void requireWanted(Batch batch) {
        if (batch.isAbandoned()) {
            throw new AbandonedException();
        }
    }
}
