package org.oda.query;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.Nanos;
import org.oda.model.OdaException;
import org.oda.model.Windows;
import org.oda.store.Store;

/**
 * The windows of an answer.
 *
 * @param first a time of the first one that may be in it
 * @param last a time of the last one
 */
record Frame(WindowGrid grid, long first, long last) {
    /**
     * @param start {@code null} for the first record's time
     * @param stop exclusive; {@code null} for the last record's time, inclusive
     * @param span the times of the first and the last record
     * @throws OdaException {@code TOO_MANY_WINDOWS}
     */
    static Frame of(Windows windows, @Nullable Instant start, @Nullable Instant stop, Store.Span span) {
        boolean filled = windows.fill() != Windows.Fill.NONE;
        Instant first = filled && start != null ? start : span.first();
        boolean cut = windows.cut() && windows.align() == Windows.Align.START;
        Instant last = !filled || stop == null ? span.last() : cut ? stop : stop.minusNanos(1);
        WindowGrid grid = grid(
                windows,
                start == null ? span.first() : start,
                first,
                last,
                cut ? (stop == null ? span.last() : stop) : null);
        Frame frame = new Frame(grid, Nanos.of(first), Nanos.of(last));
        long count = grid.count(frame.first, frame.last);
        if (count > WindowGrid.MAX_WINDOWS) {
            throw OdaException.inField(
                    ErrorCode.TOO_MANY_WINDOWS,
                    "aggregator.frequency",
                    "the range from %s to %s makes %d windows of %s, and an answer has at most %d: use a larger frequency, or a shorter range"
                            .formatted(first, last, count, windows.width(), WindowGrid.MAX_WINDOWS));
        }
        return frame;
    }

    private static WindowGrid grid(
            Windows windows, Instant origin, Instant first, Instant last, @Nullable Instant end) {
        Duration elapsed = windows.width().elapsed();
        Period calendar = windows.width().calendar();
        boolean aligned = windows.align() == Windows.Align.CALENDAR;
        if (elapsed != null) {
            return aligned
                    ? CalendarGrid.withinDays(elapsed, windows.zone())
                    : end == null
                            ? FixedGrid.of(origin, elapsed, first)
                            : FixedGrid.cut(origin, elapsed, first, last, end);
        }
        if (calendar == null) {
            throw new IllegalArgumentException("windows without a width");
        }
        return aligned
                ? CalendarGrid.aligned(calendar, windows.zone())
                : CalendarGrid.from(origin, calendar, windows.zone());
    }
}
