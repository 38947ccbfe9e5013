package org.oda.model;

import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * How a range is cut into windows.
 *
 * @param width positive: a {@link Duration}, or a {@link Period} of either days or months, whose length the calendar tells
 * @param align where windows begin
 * @param zone whose calendar it is
 * @param cut whether the last window ends where the range ends; else it keeps its full width
 */
public record Windows(Width width, Align align, ZoneId zone, Label label, Fill fill, boolean cut) {
    /** Of equal windows from the start on, each labelled with its end, the last one cut: what a number of minutes asks for. */
    public static Windows ofMinutes(Duration width) {
        return new Windows(new Width(width, null), Align.START, java.time.ZoneOffset.UTC, Label.END, Fill.NONE, true);
    }

    /** Exactly one of the two is there. */
    public record Width(
            @Nullable Duration elapsed, @Nullable Period calendar) {
        public Width {
            if ((elapsed == null) == (calendar == null)
                    || (elapsed != null && (elapsed.isZero() || elapsed.isNegative()))
                    || (calendar != null && (calendar.isZero() || calendar.isNegative()))) {
                throw new IllegalArgumentException("width %s %s".formatted(elapsed, calendar));
            }
        }

        @Override
        public String toString() {
            return String.valueOf(elapsed == null ? calendar : elapsed);
        }
    }

    /** Where windows begin: at the boundaries of the calendar, or at the start of the range (the first record where it has none). */
    public enum Align {
        CALENDAR,
        START
    }

    /** Which end of a window its timestamp is. */
    public enum Label {
        START,
        END
    }

    /** What stands in a window without a value. */
    public enum Fill {
        /** The window is left out. */
        NONE,
        NULL,
        PREVIOUS,
        LINEAR
    }
}
