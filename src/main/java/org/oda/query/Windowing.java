package org.oda.query;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.store.Store;

/**
 * The windows that can hold a record: equally long, behind one another, numbered from 0, the last one cut at the end.
 * All of it is whole nanoseconds: windows of a fraction of a minute do not drift.
 */
final class Windowing {
    /** As many windows as one answer may have. */
    static final long MAX_WINDOWS = 1_000_000;

    private final Instant firstEnd;
    private final Duration width;
    private final Instant end;
    private final long last;

    private Windowing(Instant firstEnd, Duration width, Instant end, long last) {
        this.firstEnd = firstEnd;
        this.width = width;
        this.end = end;
        this.last = last;
    }

    /** A single window. */
    static Windowing whole(Instant end) {
        return new Windowing(end, Duration.ZERO, end, 0);
    }

    /**
     * @param start where the first window starts; {@code null} for the first record's time
     * @param stop where the last window ends; {@code null} for the last record's time, which then belongs to it
     * @param span the times of the first and the last record
     */
    static Windowing of(@Nullable Instant start, @Nullable Instant stop, Store.Span span, Duration width) {
        Instant origin = start == null ? span.first() : start;
        Instant end = stop == null ? span.last() : stop;
        long first = windowAt(origin, span.first(), width);
        long last = windowAt(origin, span.last(), width);
        if (last > 0 && !endOf(origin, width, last - 1, end).isBefore(end)) {
            last--; // a record exactly at the end would open a window of no length
            first = Math.min(first, last);
        }
        if (last - first >= MAX_WINDOWS) {
            throw tooMany(span, width, last - first + 1);
        }
        return new Windowing(endOf(origin, width, first, end), width, end, last - first);
    }

    /** What the store is to count by; {@code null} where one window holds everything. */
    Store.@Nullable Windows forStore() {
        return last == 0 ? null : new Store.Windows(firstEnd.minus(width), width);
    }

    /** The window that the store's window is part of. */
    long indexOf(long storeWindow) {
        return Math.min(storeWindow, last);
    }

    Instant endOf(long window) {
        Instant whole = window == 0 ? firstEnd : firstEnd.plusNanos(window * width.toNanos());
        return whole.isBefore(end) ? whole : end;
    }

    private static long windowAt(Instant origin, Instant time, Duration width) {
        return Duration.between(origin, time).dividedBy(width);
    }

    /** The end of a window, cut at {@code end}. */
    private static Instant endOf(Instant origin, Duration width, long window, Instant end) {
        Duration untilEnd = Duration.between(origin, end);
        if (untilEnd.dividedBy(width) <= window) {
            return end;
        }
        return origin.plus(width.multipliedBy(window + 1));
    }

    private static OdaException tooMany(Store.Span span, Duration width, long windows) {
        return OdaException.inField(
                ErrorCode.TOO_MANY_WINDOWS,
                "aggregator.frequency",
                "the records from %s to %s make %d windows of %s, and an answer has at most %d: use a larger frequency, or a shorter range"
                        .formatted(span.first(), span.last(), windows, width, MAX_WINDOWS));
    }
}
