package org.oda.cli;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.oda.model.Nanos;

/**
 * A scale of time from the left to the right of a chart.
 *
 * @param first nanoseconds since 1970
 * @param last nanoseconds since 1970, not before
 * @param zone of the labels
 */
record TimeAxis(long first, long last, ZoneId zone) {
    private static final double DAYS = Duration.ofDays(30).toNanos();
    private static final double MINUTES = Duration.ofMinutes(10).toNanos();
    private static final double SECONDS = Duration.ofSeconds(10).toNanos();

    /** The place of a time among so many, from the left; the middle where all is one instant. */
    int place(long time, int places) {
        double span = (double) last - first;
        double share = span == 0 ? 0.5 : ((double) time - first) / span;
        return (int) Math.round(share * (places - 1));
    }

    /** The ends, and the middle where it has room; as wide as the columns. */
    String labels(int columns) {
        String left = text(first);
        String right = text(last);
        if (first == last) {
            return " ".repeat(Math.max(0, (columns - left.length()) / 2)) + left;
        }
        String middle = text(first / 2 + last / 2);
        int room = columns - left.length() - right.length();
        if (room < 1) {
            return left;
        }
        int before = columns / 2 - middle.length() / 2 - left.length();
        int after = room - before - middle.length();
        return before < 2 || after < 2
                ? left + " ".repeat(room) + right
                : left + " ".repeat(before) + middle + " ".repeat(after) + right;
    }

    private String text(long nanos) {
        double span = (double) last - first;
        String form = span >= DAYS
                ? "yyyy-MM-dd"
                : span >= MINUTES || span == 0
                        ? "yyyy-MM-dd HH:mm"
                        : span >= SECONDS ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.SSS";
        return DateTimeFormatter.ofPattern(form, Locale.ROOT)
                .format(Nanos.toInstant(nanos).atZone(zone));
    }
}
