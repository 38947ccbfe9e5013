package org.oda.gateway;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** What there is only so much of at once, and of which one caller has at most its share. Thread-safe. */
final class Places {
    private static final double WEIGHT_OF_NEWEST = 0.1;
    private static final double LONGEST_WAIT_SECONDS = 60;

    private final Limit limit;
    private final String what;
    private final int most;
    private final int share;
    private final String remedy;
    private final LimitMetrics metrics;
    private final LongSupplier nanoTime;
    private final Map<String, Integer> byCaller = new HashMap<>();
    private int used;
    private int holders;
    /** The sum of the times at which the holders came; differences of it are right even where it overflows. */
    private long since;
    /** How long a place was held lately. */
    private double usualSeconds;

    /**
     * @param what in a sentence, such as {@code queries run}
     * @param share of one caller
     * @param remedy what else to tell, behind the sentence
     */
    Places(Limit limit, String what, int most, int share, String remedy, LimitMetrics metrics, LongSupplier nanoTime) {
        this.limit = limit;
        this.what = what;
        this.most = most;
        this.share = share;
        this.remedy = remedy;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        metrics.watch(limit, this);
    }

    /**
     * So many for a caller; to be closed.
     *
     * @throws OdaException {@code TOO_MANY_REQUESTS} where the caller has its share, {@code GATEWAY_UNAVAILABLE} where there are
     *     no more at all; both tell when to ask again
     */
    Place take(String caller, int count) {
        var place = new Place(caller);
        place.grow(count);
        return place;
    }

    synchronized int used() {
        return used;
    }

    int most() {
        return most;
    }

    /** What one caller has. */
    final class Place implements AutoCloseable {
        private final String caller;
        private long came;
        private int held;

        private Place(String caller) {
            this.caller = caller;
        }

        /** As {@link Places#take}; what is held already stays. */
        void grow(int more) {
            OdaException refusal = tryGrow(more);
            if (refusal != null) {
                metrics.refused(limit);
                throw refusal;
            }
        }

        private @Nullable OdaException tryGrow(int more) {
            if (more == 0) {
                // no place is held, so none would be given back
                return null;
            }
            synchronized (Places.this) {
                int mine = byCaller.getOrDefault(caller, 0);
                if (used + more > most) {
                    return refusal(false);
                }
                if (mine + more > share) {
                    return refusal(true);
                }
                byCaller.put(caller, mine + more);
                used += more;
                if (held == 0) {
                    came = nanoTime.getAsLong();
                    holders++;
                    since += came;
                }
                held += more;
                return null;
            }
        }

        @Override
        public void close() {
            synchronized (Places.this) {
                if (held == 0) {
                    return;
                }
                byCaller.compute(
                        caller, (name, mine) -> mine == null || mine <= held ? null : Integer.valueOf(mine - held));
                used -= held;
                held = 0;
                holders--;
                since -= came;
                double seconds = (nanoTime.getAsLong() - came) / 1e9;
                usualSeconds += WEIGHT_OF_NEWEST * (seconds - usualSeconds);
            }
        }
    }

    private OdaException refusal(boolean isShare) {
        Duration wait = Duration.ofMillis(Math.round(1_000 * Math.min(LONGEST_WAIT_SECONDS, untilNext())));
        return isShare
                ? OdaException.later(
                        ErrorCode.TOO_MANY_REQUESTS,
                        "%d of %d %s for one caller, and it has no more at once: wait for one to end, and ask again%s"
                                .formatted(share, most, what, remedy),
                        wait)
                : OdaException.later(
                        ErrorCode.GATEWAY_UNAVAILABLE,
                        "%d %s, and more do not at once: ask again later%s".formatted(most, what, remedy),
                        wait);
    }

    /** Seconds until one ends, if they end one after the other, and are held for as long as usual, or as now. */
    private double untilNext() {
        double soFar = holders == 0 ? 0 : (holders * nanoTime.getAsLong() - since) / 1e9 / holders;
        return Math.max(usualSeconds, soFar) / Math.max(1, holders);
    }
}
