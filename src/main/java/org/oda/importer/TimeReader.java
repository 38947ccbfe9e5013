package org.oda.importer;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oda.codec.FieldTime;

/** Reads a row's time from one column or several, which are joined by a space. For one thread. */
final class TimeReader {
    /** What most files have, before the codec is asked. */
    private static final String USUAL = "yyyy-MM-dd HH:mm:ss";

    private final TimeFormat format;
    private final ZoneClock clock;
    private final @Nullable NumericPattern quick;
    private final @Nullable DateTimeFormatter pattern;
    private char[] joined = new char[64];

    TimeReader(TimeFormat format, ZoneId zone) {
        this.format = format;
        this.clock = new ZoneClock(zone);
        this.quick = format.unitsPerSecond() > 0
                ? null
                : NumericPattern.of(Objects.requireNonNullElse(format.pattern(), USUAL))
                        .orElse(null);
        this.pattern = format.pattern() == null ? null : formatter(format.pattern());
    }

    /** Throws {@code IllegalArgumentException} where the pattern is none. */
    static DateTimeFormatter formatter(String pattern) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern)
                .toFormatter(Locale.ENGLISH);
    }

    ZoneClock clock() {
        return clock;
    }

    /** The time in UTC; false where the cells are none. */
    boolean read(Cells cells, int[] columns, ReadTime out) {
        int length = join(cells, columns);
        if (quick != null && quick.read(joined, 0, length, out)) {
            return settle(out);
        }
        String text = new String(joined, 0, length);
        return readText(text, out) && settle(out);
    }

    /** The cells as they are read. */
    String text(Cells cells, int[] columns) {
        return new String(joined, 0, join(cells, columns));
    }

    private int join(Cells cells, int[] columns) {
        int length = 0;
        for (int column : columns) {
            int size = cells.isAbsent(column) ? 0 : cells.end(column) - cells.start(column);
            if (joined.length - length < size + 1) {
                joined = Arrays.copyOf(joined, joined.length * 2 + size);
            }
            if (length > 0) {
                joined[length++] = ' ';
            }
            if (size > 0) {
                System.arraycopy(cells.chars(), cells.start(column), joined, length, size);
                length += size;
            }
        }
        return length;
    }

    private boolean settle(ReadTime out) {
        if (out.local) {
            out.set(clock.toInstant(out.second), out.nano, false);
        }
        return true;
    }

    private boolean readText(String text, ReadTime out) {
        if (format.unitsPerSecond() > 0) {
            return format.readEpoch(text, out);
        }
        if (pattern != null) {
            return readPattern(pattern, text, out);
        }
        Optional<FieldTime> time = FieldTime.read(text);
        if (time.isPresent()) {
            Instant instant = time.get().time();
            out.set(instant.getEpochSecond(), instant.getNano(), time.get().local());
        }
        return time.isPresent();
    }

    /** java.time makes the last day of a month of one that the month does not have; the next day is that of 24:00. */
    private static boolean isCut(DateTimeFormatter pattern, String text, LocalDate date) {
        TemporalAccessor raw = pattern.parseUnresolved(text, new ParsePosition(0));
        if (raw == null || !raw.isSupported(ChronoField.DAY_OF_MONTH)) {
            return false;
        }
        long day = raw.getLong(ChronoField.DAY_OF_MONTH);
        return date.getDayOfMonth() != day && date.minusDays(1).getDayOfMonth() != day;
    }

    private static boolean readPattern(DateTimeFormatter pattern, String text, ReadTime out) {
        try {
            TemporalAccessor parsed = pattern.parse(text);
            LocalDate date = parsed.query(TemporalQueries.localDate());
            if (date == null || isCut(pattern, text, date)) {
                return false;
            }
            LocalTime time = Objects.requireNonNullElse(parsed.query(TemporalQueries.localTime()), LocalTime.MIDNIGHT);
            Period excess = parsed.query(DateTimeFormatter.parsedExcessDays());
            ZoneId zone = parsed.query(TemporalQueries.zone());
            var local = date.plus(excess).atTime(time);
            long second = zone == null
                    ? local.toEpochSecond(ZoneOffset.UTC)
                    : local.atZone(zone).toEpochSecond();
            out.set(second, local.get(ChronoField.NANO_OF_SECOND), zone == null);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
