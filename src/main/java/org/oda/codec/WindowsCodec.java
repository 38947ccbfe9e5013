package org.oda.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.model.OdaException;
import org.oda.model.Windows;

/** Reads how a range is cut into windows: {@code frequency}, {@code align}, {@code tz}, {@code label} and {@code fill}. */
final class WindowsCodec {
    private static final BigDecimal NANOS_PER_MINUTE = BigDecimal.valueOf(60_000_000_000L);

    /** About 285 years: what a {@code long} of nanoseconds holds. */
    private static final BigDecimal MAX_MINUTES = BigDecimal.valueOf(150_000_000);

    private static final Duration LONGEST = Duration.ofMinutes(MAX_MINUTES.longValueExact());
    private static final int MAX_DAYS = 100_000;
    private static final int MAX_MONTHS = 3_600;
    private static final Duration DAY = Duration.ofDays(1);

    private static final String FREQUENCY = "frequency";
    private static final String ALIGN = "align";
    private static final String TZ = "tz";
    private static final String LABEL = "label";
    private static final String FILL = "fill";

    private WindowsCodec() {}

    /**
     * The windows of an aggregator; {@code null} where it has no frequency.
     *
     * @param zone the one of the whole request
     * @param prefix of the aggregator's keys
     */
    static @Nullable Windows read(JsonNode aggregator, @Nullable ZoneId zone, String prefix) {
        JsonNode frequency = aggregator.path(FREQUENCY);
        Windows.Align align = RequestValues.choice(Windows.Align.class, aggregator.path(ALIGN), prefix + ALIGN);
        Windows.Label label = RequestValues.choice(Windows.Label.class, aggregator.path(LABEL), prefix + LABEL);
        Windows.Fill fill = fill(aggregator.path(FILL), prefix + FILL);
        ZoneId own = zone(aggregator.path(TZ), prefix + TZ);
        if (RequestBody.isAbsent(frequency)) {
            refuseAlone(aggregator, prefix);
            return null;
        }
        if (zone != null && own != null && !zone.equals(own)) {
            throw RequestValues.contradiction(
                    prefix + TZ, "%stz %s and tz %s differ: leave one out".formatted(prefix, own, zone));
        }
        BigDecimal minutes = frequency.isNumber() || frequency.isTextual() ? RequestValues.decimal(frequency) : null;
        Windows.Width width = minutes != null
                ? new Windows.Width(minutes(minutes, frequency, prefix + FREQUENCY), null)
                : width(frequency, prefix + FREQUENCY);
        Windows.Align usual = minutes != null ? Windows.Align.START : Windows.Align.CALENDAR;
        Windows windows = new Windows(
                width,
                align == null ? usual : align,
                own != null ? own : zone != null ? zone : ZoneOffset.UTC,
                label == null ? Windows.Label.END : label,
                fill,
                minutes != null);
        requireWithinADay(windows, prefix);
        return windows;
    }

    /** An IANA zone, or an offset such as {@code +02:00}; {@code null} where the value is absent. */
    static @Nullable ZoneId zone(JsonNode value, String path) {
        String name = RequestValues.text(value, path);
        if (name == null) {
            return null;
        }
        try {
            ZoneId zone = ZoneId.of(name);
            return zone.getId().equals("UTC") || zone.getId().equals("Z") ? ZoneOffset.UTC : zone;
        } catch (DateTimeException e) {
            throw RequestValues.bad(
                    path,
                    "%s '%s' is no time zone%s: it is a name of the IANA database such as Europe/Rome, or UTC"
                            .formatted(path, Clip.of(name), nearestZone(name)));
        }
    }

    /** Where only the city was named, its zone: {@code Rome} is nearer to {@code ROK} in letters alone. */
    private static String nearestZone(String name) {
        String city = "/" + name.strip().replace(' ', '_');
        Set<String> zones = ZoneId.getAvailableZoneIds();
        List<String> ofTheCity = zones.stream()
                .filter(zone -> zone.regionMatches(true, zone.length() - city.length(), city, 0, city.length()))
                .toList();
        return RequestBody.nearest(ofTheCity.size() == 1 ? ofTheCity.get(0) : name, zones);
    }

    /**
     * A duration, in minutes or in ISO 8601; {@code null} where the value is absent. Days have 24 hours.
     *
     * @throws OdaException {@code BAD_VALUE}
     */
    static @Nullable Duration gap(JsonNode value, String path) {
        if (RequestBody.isAbsent(value)) {
            return null;
        }
        if (!value.isNumber() && !value.isTextual()) {
            throw RequestBody.wrongType(path, value, "a number of minutes or a duration");
        }
        BigDecimal minutes = RequestValues.decimal(value);
        if (minutes != null) {
            return minutes(minutes, value, path);
        }
        Duration gap = duration(value.textValue());
        if (gap == null) {
            throw badDuration(value, path, "PT30M or P1D");
        }
        return gap;
    }

    private static Windows.Fill fill(JsonNode value, String path) {
        Windows.Fill fill = RequestValues.choice(Windows.Fill.class, value, path);
        return fill == null ? Windows.Fill.NONE : fill;
    }

    private static void refuseAlone(JsonNode aggregator, String prefix) {
        for (String key : List.of(ALIGN, TZ, LABEL, FILL)) {
            if (!RequestBody.isAbsent(aggregator.path(key))) {
                throw RequestValues.contradiction(
                        prefix + key,
                        "%1$s%2$s is for windows, and without %1$s%3$s there are none: add it, e.g. \"PT15M\", or leave %2$s out"
                                .formatted(prefix, key, FREQUENCY));
            }
        }
    }

    private static Duration minutes(BigDecimal minutes, JsonNode value, String path) {
        if (minutes.signum() <= 0 || minutes.compareTo(MAX_MINUTES) > 0) {
            throw badMinutes(value, path);
        }
        BigDecimal nanos = minutes.multiply(NANOS_PER_MINUTE);
        if (nanos.compareTo(BigDecimal.ONE) < 0) {
            throw badMinutes(value, path);
        }
        return Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    private static Windows.Width width(JsonNode value, String path) {
        if (!value.isTextual()) {
            throw RequestBody.wrongType(path, value, "a number of minutes or a duration such as PT15M");
        }
        String text = value.textValue();
        Period period = text.toUpperCase(Locale.ROOT).contains("T") ? null : period(text);
        Duration elapsed = period == null ? duration(text) : null;
        if (period == null && elapsed == null) {
            throw badDuration(value, path, "PT15M, PT1H, P1D, P1W, P1M or P1Y");
        }
        return new Windows.Width(elapsed, period);
    }

    /** Of hours, minutes and seconds, or days of 24 hours; {@code null} where it is something else or not positive. */
    private static @Nullable Duration duration(String text) {
        try {
            Duration duration = Duration.parse(text);
            return duration.isZero() || duration.isNegative() || duration.compareTo(LONGEST) > 0 ? null : duration;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Of days or of months; {@code null} where it is something else, both, or not positive. */
    private static @Nullable Period period(String text) {
        try {
            Period period = Period.parse(text);
            long months = period.toTotalMonths();
            long days = period.get(ChronoUnit.DAYS);
            boolean ofDays = months == 0 && days > 0 && days <= MAX_DAYS;
            boolean ofMonths = days == 0 && months > 0 && months <= MAX_MONTHS;
            return ofDays || ofMonths ? period : null;
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    /** Equal lengths are counted from each midnight on, so that longer ones than a day would never end. */
    private static void requireWithinADay(Windows windows, String prefix) {
        Duration elapsed = windows.width().elapsed();
        if (windows.align() == Windows.Align.CALENDAR && elapsed != null && elapsed.compareTo(DAY) > 0) {
            throw RequestValues.bad(
                    prefix + FREQUENCY,
                    "%sfrequency %s is longer than a day, and windows of hours begin anew at each midnight: use whole days such as P2D, or \"align\":\"start\""
                            .formatted(prefix, elapsed));
        }
    }

    private static OdaException badMinutes(JsonNode value, String path) {
        return RequestValues.bad(
                path,
                "%s '%s' is no number of minutes above 0 and up to %s, fractions allowed"
                        .formatted(last(path), Clip.of(value.asText()), MAX_MINUTES));
    }

    private static OdaException badDuration(JsonNode value, String path, String examples) {
        return RequestValues.bad(
                path,
                "%s '%s' is neither a number of minutes nor a duration such as %s"
                        .formatted(last(path), Clip.of(value.asText()), examples));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
