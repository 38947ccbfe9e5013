package org.oda.retention;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.model.Erasure;
import org.oda.model.NamePattern;
import org.oda.model.TimeRange;
import org.oda.store.Doomed;

/**
 * How long records are kept, by their own time.
 *
 * @param otherwise of topics that no pattern matches; {@code null} for ever
 * @param topics the first pattern that matches counts; {@code null} as a value for ever
 */
public record RetentionPolicy(@Nullable Duration otherwise, Map<NamePattern, @Nullable Duration> topics) {
    public RetentionPolicy {
        topics = Collections.unmodifiableMap(new LinkedHashMap<>(topics));
    }

    /** Whether anything is ever to go. */
    boolean isForever() {
        return otherwise == null && topics.values().stream().allMatch(period -> period == null);
    }

    /** {@code null} for ever. */
    @Nullable Duration of(String topic) {
        for (Map.Entry<NamePattern, @Nullable Duration> each : topics.entrySet()) {
            if (each.getKey().matches(topic)) {
                return each.getValue();
            }
        }
        return otherwise;
    }

    /** Records of the topic before this time go; {@code null} where none do. */
    @Nullable Instant end(String topic, Instant now) {
        Duration period = of(topic);
        return period == null ? null : before(now, period);
    }

    /** What is to go, and with it all records before {@code full}. */
    Doomed at(Instant now, Instant full) {
        Instant latest = full;
        for (Duration period : topics.values()) {
            latest = later(latest, period == null ? full : before(now, period));
        }
        Instant end = later(latest, otherwise == null ? full : before(now, otherwise));
        TimeRange all = new TimeRange(
                Erasure.EVER.from(), later(end, Erasure.EVER.from().plusNanos(1)));
        return new Doomed() {
            @Override
            public TimeRange range() {
                return all;
            }

            @Override
            public @Nullable TimeRange of(String topic) {
                Instant own = end(topic, now);
                Instant to = own == null ? full : later(own, full);
                return to.isAfter(Erasure.EVER.from()) ? new TimeRange(Erasure.EVER.from(), to) : null;
            }

            @Override
            public boolean ofGenerator(String generatorId) {
                return true;
            }

            @Override
            public long endOffset(String topic, int partition) {
                return Long.MAX_VALUE;
            }

            @Override
            public int passes() {
                // while old records arrive it would never end; the next look sees them
                return 2;
            }
        };
    }

    private static Instant before(Instant now, Duration period) {
        try {
            return later(now.minus(period), Erasure.EVER.from());
        } catch (DateTimeException | ArithmeticException e) {
            return Erasure.EVER.from();
        }
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
