package org.oda.gateway;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * So much in a second for each caller, on average: a token bucket that is taken from behind the fact. Who has taken more than there
 * was waits until it is paid back, so that a single large request is never impossible. Thread-safe.
 */
final class Rate {
    /** What a caller that was quiet may do at once. */
    private static final double BURST_SECONDS = 2;
    /** Callers that are remembered; those of a full bucket need not be. */
    private static final int REMEMBERED = 1_000;

    private final Limit limit;
    private final String what;
    private final double perSecond;
    private final LimitMetrics metrics;
    private final LongSupplier nanoTime;
    /** When the bucket of a caller is full again; guarded by this. */
    private final Map<String, Long> fullAt = new HashMap<>();

    private int sweepAt = REMEMBERED;

    /** @param perSecond 0 for no limit */
    Rate(Limit limit, String what, double perSecond, LimitMetrics metrics, LongSupplier nanoTime) {
        this.limit = limit;
        this.what = what;
        this.perSecond = perSecond;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    /**
     * That the caller may do more now.
     *
     * @throws OdaException {@code TOO_MANY_REQUESTS}, which tells when it may
     */
    void require(String caller) {
        if (perSecond == 0) {
            return;
        }
        long wait;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            wait = fullAt.getOrDefault(caller, now) - now - (long) (BURST_SECONDS * 1e9);
        }
        if (wait > 0) {
            metrics.refused(limit);
            throw OdaException.later(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "one caller %s, on average, and this one has had more: nothing was done; go on in %.1f s (setting max-%s)"
                            .formatted(what, wait / 1e9, limit.label().replace('_', '-')),
                    Duration.ofNanos(wait));
        }
    }

    /** The caller has done so much. */
    void charge(String caller, long amount) {
        if (perSecond == 0) {
            return;
        }
        synchronized (this) {
            long now = nanoTime.getAsLong();
            long full = fullAt.getOrDefault(caller, now);
            // compared by their difference, as times of this clock are
            fullAt.put(caller, (full - now < 0 ? now : full) + (long) (amount / perSecond * 1e9));
            if (fullAt.size() > sweepAt) {
                fullAt.values().removeIf(each -> each - now <= 0);
                sweepAt = Math.max(REMEMBERED, 2 * fullAt.size());
            }
        }
    }

    /** Callers whose bucket is not full, and some more. */
    synchronized int remembered() {
        return fullAt.size();
    }
}
