package org.oda.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Reads the times that a query asks for: all forms of {@link Timestamps}, and
 *
 * <ul>
 *   <li>{@code now}, and durations back from it: {@code -PT1H}, {@code -P1M} (years, months, weeks and days by the calendar of
 *       UTC), {@code -30s}, {@code -90m}, {@code -1h}, {@code -7d}, {@code -2w};
 *   <li>week dates ({@code 2024-W15-4}, {@code 2024W154}) and ordinal dates ({@code 2024-102}, {@code 2024102}), with or
 *       without a time behind them;
 *   <li>a week, a month or a year alone ({@code 2024-W15}, {@code 2024-04}, {@code 2024}): its first instant in UTC.
 * </ul>
 */
final class AskedTimes {
    private static final String NOW = "now";
    private static final Pattern SHORT = Pattern.compile("-(\\d{1,9})([smhdw])");
    private static final Pattern BACK =
            Pattern.compile("-P(?=.)(?:(\\d{1,9})Y)?(?:(\\d{1,9})M)?(?:(\\d{1,9})W)?(?:(\\d{1,9})D)?"
                    + "(?:T(?=.)(?:(\\d{1,9})H)?(?:(\\d{1,9})M)?(?:(\\d{1,9}(?:[.,]\\d{1,9})?)S)?)?");
    private static final Pattern WEEK = Pattern.compile("(\\d{4})(?:-W(\\d{2})|W(\\d{2}))");
    private static final Pattern WEEK_DATE = Pattern.compile("(\\d{4})(?:-W(\\d{2})-|W(\\d{2}))(\\d)([Tt ].*)?");
    private static final Pattern ORDINAL = Pattern.compile("(\\d{4})-?(\\d{3})([Tt ].*)?");
    private static final Pattern MONTH = Pattern.compile("(\\d{4})-(\\d{2})");
    private static final Pattern YEAR = Pattern.compile("\\d{4}");

    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    private final Instant now;

    AskedTimes(Instant now) {
        this.now = now;
    }

    /** {@code null} where the value is absent. */
    @Nullable Instant read(JsonNode value, String path) {
        if (RequestBody.isAbsent(value)) {
            return null;
        }
        if (!value.isTextual() && !value.isNumber()) {
            throw RequestBody.wrongType(path, value, "a time");
        }
        String text = value.asText();
        Optional<Instant> time = value.isNumber() ? Timestamps.ofNumber(text) : ofText(text.strip());
        // what lies beyond all time is told as one of these
        return time.filter(known -> !known.equals(Instant.MIN) && !known.equals(Instant.MAX))
                .orElseThrow(() -> OdaException.inField(
                        ErrorCode.BAD_VALUE,
                        path,
                        ("%s '%s' is no time: ISO 8601, e.g. 2024-01-25T13:53:54Z or 2024-01, a number of s, ms, µs or ns since 1970,"
                                        + " or back from now, e.g. -PT1H or -7d")
                                .formatted(path, Clip.of(text))));
    }

    private Optional<Instant> ofText(String text) {
        try {
            Optional<Instant> further =
                    text.equalsIgnoreCase(NOW) ? Optional.of(now) : back(text).or(() -> ofDate(text));
            return further.isPresent() ? further : Timestamps.ofText(text);
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private Optional<Instant> back(String text) {
        Matcher brief = SHORT.matcher(text);
        if (brief.matches()) {
            return Optional.of(now.minus(
                    UNITS.getOrDefault(brief.group(2), Duration.ZERO).multipliedBy(Long.parseLong(brief.group(1)))));
        }
        Matcher iso = BACK.matcher(text);
        if (!iso.matches()) {
            return Optional.empty();
        }
        OffsetDateTime day = now.atOffset(ZoneOffset.UTC)
                .minusMonths(12 * whole(iso.group(1)) + whole(iso.group(2)))
                .minusDays(7 * whole(iso.group(3)) + whole(iso.group(4)));
        return Optional.of(day.toInstant()
                .minus(Duration.ofHours(whole(iso.group(5))))
                .minus(Duration.ofMinutes(whole(iso.group(6))))
                .minus(seconds(iso.group(7))));
    }

    private static long whole(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static Duration seconds(@Nullable String decimal) {
        BigDecimal nanos = decimal == null
                ? BigDecimal.ZERO
                : new BigDecimal(decimal.replace(',', '.')).movePointRight(9).setScale(0, RoundingMode.DOWN);
        return Duration.ofNanos(nanos.longValueExact());
    }

    /** Empty where the text is of another form. */
    private static Optional<Instant> ofDate(String text) {
        Matcher week = WEEK.matcher(text);
        if (week.matches()) {
            return ofDay(weekDate(week, "1"), null);
        }
        Matcher weekDate = WEEK_DATE.matcher(text);
        if (weekDate.matches()) {
            return ofDay(weekDate(weekDate, weekDate.group(4)), weekDate.group(5));
        }
        Matcher ordinal = ORDINAL.matcher(text);
        if (ordinal.matches()) {
            LocalDate day = LocalDate.ofYearDay(Integer.parseInt(ordinal.group(1)), Integer.parseInt(ordinal.group(2)));
            return ofDay(day, ordinal.group(3));
        }
        Matcher month = MONTH.matcher(text);
        if (month.matches()) {
            return ofDay(YearMonth.parse(text).atDay(1), null);
        }
        return YEAR.matcher(text).matches()
                ? ofDay(LocalDate.of(Integer.parseInt(text), 1, 1), null)
                : Optional.empty();
    }

    private static LocalDate weekDate(Matcher parts, String day) {
        String week = parts.group(2) == null ? parts.group(3) : parts.group(2);
        return LocalDate.parse("%s-W%s-%s".formatted(parts.group(1), week, day), DateTimeFormatter.ISO_WEEK_DATE);
    }

    private static Optional<Instant> ofDay(LocalDate day, @Nullable String time) {
        return Timestamps.ofText(time == null ? day.toString() : day + time);
    }
}
