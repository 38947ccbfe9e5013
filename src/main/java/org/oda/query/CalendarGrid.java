package org.oda.query;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.oda.model.Nanos;

/**
 * Windows of the calendar of a zone: the i-th ends where the next one starts, however long that takes. A day of 23 or 25
 * hours is one window.
 */
final class CalendarGrid implements WindowGrid {
    private static final int DAYS_OF_WEEK = 7;
    private static final int MONTHS_OF_YEAR = 12;
    private static final long MONDAY = LocalDate.of(1969, 12, 29).toEpochDay();
    private static final int FIRST_YEAR = 1970;

    private final ZoneId zone;
    private final LongFunction<ZonedDateTime> starts;
    private final ToLongFunction<ZonedDateTime> estimate;

    private CalendarGrid(ZoneId zone, LongFunction<ZonedDateTime> starts, ToLongFunction<ZonedDateTime> estimate) {
        this.zone = zone;
        this.starts = starts;
        this.estimate = estimate;
    }

    /**
     * From local midnight to local midnight. Days are counted from 1970-01-01, whole weeks from Monday 1969-12-29, months and
     * years from January 1970.
     *
     * @param period of either days or months
     */
    static CalendarGrid aligned(Period period, ZoneId zone) {
        long months = period.toTotalMonths();
        if (months > 0) {
            LocalDate first = LocalDate.of(FIRST_YEAR, 1, 1);
            return new CalendarGrid(
                    zone,
                    i -> first.plusMonths(i * months).atStartOfDay(zone),
                    time -> Math.floorDiv(
                            (time.getYear() - FIRST_YEAR) * (long) MONTHS_OF_YEAR + time.getMonthValue() - 1, months));
        }
        long days = period.get(ChronoUnit.DAYS);
        long first = days % DAYS_OF_WEEK == 0 ? MONDAY : 0;
        return new CalendarGrid(
                zone,
                i -> LocalDate.ofEpochDay(first + i * days).atStartOfDay(zone),
                time -> Math.floorDiv(time.toLocalDate().toEpochDay() - first, days));
    }

    /** The i-th starts i periods behind {@code start}, by the calendar of the zone. */
    static CalendarGrid from(Instant start, Period period, ZoneId zone) {
        ZonedDateTime first = start.atZone(zone);
        long months = period.toTotalMonths();
        if (months > 0) {
            return new CalendarGrid(
                    zone,
                    i -> first.plusMonths(i * months),
                    time -> Math.floorDiv(ChronoUnit.MONTHS.between(first, time), months));
        }
        long days = period.get(ChronoUnit.DAYS);
        return new CalendarGrid(
                zone, i -> first.plusDays(i * days), time -> Math.floorDiv(ChronoUnit.DAYS.between(first, time), days));
    }

    /** Equal lengths from each local midnight on, the last of a day cut at the next midnight. */
    static WindowGrid withinDays(Duration width, ZoneId zone) {
        return new DayParts(aligned(Period.ofDays(1), zone), width);
    }

    @Override
    public long startOf(long time) {
        return start(numberOf(time));
    }

    @Override
    public long endOf(long time) {
        return start(numberOf(time) + 1);
    }

    @Override
    public Instant from(long window) {
        return starts.apply(numberOf(window)).toInstant();
    }

    @Override
    public Instant to(long window) {
        return starts.apply(numberOf(window) + 1).toInstant();
    }

    @Override
    public long count(long first, long last) {
        return numberOf(last) - numberOf(first) + 1;
    }

    /** Local time runs back where clocks are put back, so the window of the local time may be one off. */
    private long numberOf(long time) {
        Instant at = Nanos.toInstant(time); // starts beyond what a long of nanoseconds holds differ as instants only
        long number = estimate.applyAsLong(at.atZone(zone));
        while (!starts.apply(number + 1).toInstant().isAfter(at)) {
            number++;
        }
        while (starts.apply(number).toInstant().isAfter(at)) {
            number--;
        }
        return number;
    }

    private long start(long number) {
        return Nanos.of(starts.apply(number).toInstant());
    }

    private record DayParts(WindowGrid days, Duration width) implements WindowGrid {
        @Override
        public long startOf(long time) {
            long midnight = days.startOf(time);
            return midnight + (time - midnight) / width.toNanos() * width.toNanos();
        }

        @Override
        public long endOf(long time) {
            long start = startOf(time);
            long midnight = days.endOf(time);
            return width.compareTo(Duration.ofNanos(midnight - start)) < 0 ? start + width.toNanos() : midnight;
        }

        @Override
        public Instant from(long window) {
            return Nanos.toInstant(window);
        }

        @Override
        public Instant to(long window) {
            return Nanos.toInstant(endOf(window));
        }

        @Override
        public long count(long first, long last) {
            long whole = Duration.ofNanos(startOf(last) - startOf(first)).dividedBy(width);
            return whole + days.count(first, last); // each day may end with a part
        }
    }
}
