package org.oda.codec;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.chrono.IsoChronology;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a time as the field writes it.
 *
 * <ul>
 *   <li>ISO 8601, extended ({@code 2024-04-11T10:01:56Z}) or basic ({@code 20240411T100156Z}); {@code T} and {@code Z}
 *       in any case, a space for {@code T}; the parts behind the date may be left out from the right and are then zero;
 *       a fraction of the second behind {@code .} or {@code ,}, cut behind the ninth digit; an offset {@code Z},
 *       {@code +02:00}, {@code +0200} or {@code +02}, up to 18 hours, and UTC where there is none. {@code 24:00:00} is
 *       the next midnight, and so is a leap second, {@code 23:59:60} UTC.
 *   <li>A number, also as a string (but eight digits in quotes are a date): time since 1970-01-01T00:00:00Z in seconds below 10^11, milliseconds below 10^14,
 *       microseconds below 10^17, else nanoseconds, by magnitude. That is right from 1973-03-03 to the year 5138.
 *       Decimals are exact to the nanosecond, and what is finer is cut.
 * </ul>
 */
final class Timestamps {
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int MAX_LENGTH = 100;
    private static final int MAX_YEAR_DIGITS = 9;
    private static final int MAX_OFFSET_SECONDS = 18 * 3600;
    private static final int PLAIN_DIGITS = 18;

    /** Below the first are seconds, below the next milliseconds and microseconds, above the last nanoseconds. */
    private static final long[] UNIT_LIMITS = {100_000_000_000L, 100_000_000_000_000L, 100_000_000_000_000_000L};

    private Timestamps() {}

    /** A text in quotes: ISO 8601 or a number; empty where it is neither. */
    static Optional<Instant> ofText(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty() || stripped.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Instant iso = new Iso(stripped).read();
        return iso != null ? Optional.of(iso) : Numbers.isDecimal(stripped) ? ofNumber(stripped) : Optional.empty();
    }

    /**
     * A decimal number's text; empty where it is too long for a time. What no {@link Instant} can hold is
     * {@link Instant#MIN} or {@link Instant#MAX}.
     */
    static Optional<Instant> ofNumber(String number) {
        if (number.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Instant whole = number.length() <= PLAIN_DIGITS ? ofDigits(number) : null;
        return whole != null ? Optional.of(whole) : ofDecimal(number);
    }

    /** {@code null} where the text is not of digits alone. */
    private static @Nullable Instant ofDigits(String digits) {
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return null;
            }
            value = value * 10 + (c - '0');
        }
        long perSecond = 1;
        for (int i = 0; i < UNIT_LIMITS.length && value >= UNIT_LIMITS[i]; i++) {
            perSecond *= 1000;
        }
        return Instant.ofEpochSecond(value / perSecond, value % perSecond * (NANOS_PER_SECOND / perSecond));
    }

    private static Optional<Instant> ofDecimal(String number) {
        BigDecimal value;
        try {
            value = new BigDecimal(number);
        } catch (NumberFormatException e) { // an exponent beyond an int
            return Optional.empty();
        }
        long magnitude = (long) value.precision() - value.scale();
        if (magnitude < -9) { // before it is scaled: an exponent of a million takes a million digits
            return Optional.of(Instant.EPOCH);
        }
        if (magnitude > 30) {
            return Optional.of(value.signum() < 0 ? Instant.MIN : Instant.MAX);
        }
        int decimals = 0; // of a second
        for (int i = 0; i < UNIT_LIMITS.length && value.abs().compareTo(BigDecimal.valueOf(UNIT_LIMITS[i])) >= 0; i++) {
            decimals += 3;
        }
        BigDecimal seconds = value.movePointLeft(decimals).setScale(9, RoundingMode.FLOOR);
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        if (whole.abs().compareTo(BigDecimal.valueOf(Instant.MAX.getEpochSecond())) > 0) {
            return Optional.of(value.signum() < 0 ? Instant.MIN : Instant.MAX);
        }
        return Optional.of(Instant.ofEpochSecond(
                whole.longValue(), seconds.subtract(whole).movePointRight(9).intValue()));
    }

    /** Reads one text from left to right. */
    private static final class Iso {
        private final String text;
        private int at;

        private Iso(String text) {
            this.text = text;
        }

        /** {@code null} where the text is of another form. */
        private @Nullable Instant read() {
            long days = date();
            if (days == Long.MIN_VALUE) {
                return null;
            }
            if (at == text.length()) {
                return Instant.ofEpochSecond(days * SECONDS_PER_DAY);
            }
            if (!take('T') && !take('t') && !take(' ')) {
                return null;
            }
            return time(days * SECONDS_PER_DAY);
        }

        /** Days since 1970, or {@link Long#MIN_VALUE}. */
        private long date() {
            boolean negative = take('-');
            boolean signed = negative || take('+');
            int first = at;
            while (at - first < MAX_YEAR_DIGITS && digit()) {
                at++;
            }
            int digits = at - first;
            boolean extended = take('-');
            if (!extended && digits == 8 && !signed) {
                at = first + 4;
            } else if (!extended || digits < 4) {
                return Long.MIN_VALUE;
            }
            int end = extended ? at - 1 : at;
            int year = Integer.parseInt(text, first, end, 10);
            int month = twoDigits();
            if (extended && !take('-')) {
                return Long.MIN_VALUE;
            }
            int day = twoDigits();
            return daysOf(negative ? -year : year, month, day);
        }

        private static long daysOf(int year, int month, int day) {
            if (month < 1
                    || month > 12
                    || day < 1
                    || day > Month.of(month).length(IsoChronology.INSTANCE.isLeapYear(year))) {
                return Long.MIN_VALUE;
            }
            return LocalDate.of(year, month, day).toEpochDay();
        }

        private @Nullable Instant time(long midnight) {
            int hour = twoDigits();
            boolean extended = at < text.length() && text.charAt(at) == ':';
            int minute = nextTwo(extended);
            int second = nextTwo(extended);
            int nanos = second >= 0 && at < text.length() && (take('.') || take(',')) ? fraction() : 0;
            int offset = offset();
            minute = minute == ABSENT ? 0 : minute;
            second = second == ABSENT ? 0 : second;
            boolean midnightOf24 = hour == 24 && minute == 0 && second == 0 && nanos == 0;
            boolean leap = second == 60;
            if (hour < 0
                    || (hour > 23 && !midnightOf24)
                    || minute < 0
                    || minute > 59
                    || second < 0
                    || second > 60
                    || nanos < 0
                    || offset == BAD
                    || at != text.length()) {
                return null;
            }
            long utc = midnight + hour * 3600L + minute * 60L + second - offset;
            return leap && Math.floorMod(utc, SECONDS_PER_DAY) != 0
                    ? null
                    : Instant.ofEpochSecond(utc, leap ? 0 : nanos);
        }

        private static final int BAD = Integer.MIN_VALUE;
        private static final int ABSENT = Integer.MAX_VALUE;

        /** Minutes or seconds: two digits, {@link #ABSENT} or {@link #BAD}. */
        private int nextTwo(boolean extended) {
            boolean there = extended ? take(':') : digit();
            return there ? twoDigits() : ABSENT;
        }

        /** Nanoseconds, or {@link #BAD}. */
        private int fraction() {
            int first = at;
            long nanos = 0;
            long unit = NANOS_PER_SECOND;
            while (digit()) {
                unit /= 10;
                nanos += (text.charAt(at++) - '0') * unit;
            }
            return at == first ? BAD : (int) nanos;
        }

        /** Seconds east of UTC, or {@link #BAD}. */
        private int offset() {
            if (at < text.length() - 1) {
                take(' ');
            }
            if (at == text.length() || take('Z') || take('z')) {
                return 0;
            }
            boolean west = take('-');
            if (!west && !take('+')) {
                return BAD;
            }
            int hours = twoDigits();
            boolean colon = take(':');
            int minutes = colon || digit() ? twoDigits() : 0;
            if (hours < 0 || minutes < 0 || minutes > 59) {
                return BAD;
            }
            int seconds = hours * 3600 + minutes * 60;
            return seconds > MAX_OFFSET_SECONDS ? BAD : west ? -seconds : seconds;
        }

        private int twoDigits() {
            if (at + 2 > text.length() || !digit(at) || !digit(at + 1)) {
                return BAD;
            }
            int value = (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
            at += 2;
            return value;
        }

        private boolean take(char c) {
            if (at < text.length() && text.charAt(at) == c) {
                at++;
                return true;
            }
            return false;
        }

        private boolean digit() {
            return at < text.length() && digit(at);
        }

        private boolean digit(int index) {
            char c = text.charAt(index);
            return c >= '0' && c <= '9';
        }
    }
}
