package org.oda.importer;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Clip;
import org.oda.model.OdaException;

/**
 * How times are written.
 *
 * @param text as it was given; empty for the forms that a record's timestamp may have
 * @param unitsPerSecond of a number since 1970-01-01T00:00:00Z; 0 where the time is none
 * @param pattern of {@link java.time.format.DateTimeFormatter}; {@code null} where there is none
 */
record TimeFormat(
        String text, long unitsPerSecond, @Nullable String pattern) {
    private static final BigDecimal LONGEST = BigDecimal.valueOf(1L << 40);
    private static final int MOST_DIGITS = 40;

    /** The forms that a record's timestamp may have. */
    static TimeFormat usual() {
        return new TimeFormat("", 0, null);
    }

    /** @throws OdaException {@code BAD_VALUE} where it is neither a unit of a number nor a pattern */
    static TimeFormat of(String text) {
        return switch (text) {
            case "" -> usual();
            case "epoch-s" -> new TimeFormat(text, 1, null);
            case "epoch-ms" -> new TimeFormat(text, 1_000, null);
            case "epoch-us" -> new TimeFormat(text, 1_000_000, null);
            case "epoch-ns" -> new TimeFormat(text, 1_000_000_000, null);
            default -> {
                try {
                    TimeReader.formatter(text);
                } catch (IllegalArgumentException e) {
                    throw MappingReader.bad(
                            "time-format",
                            text,
                            "epoch-s, epoch-ms, epoch-us, epoch-ns, or a pattern such as \"dd.MM.yyyy HH:mm\" (%s)"
                                    .formatted(Clip.line(String.valueOf(e.getMessage()))));
                }
                yield new TimeFormat(text, 0, text);
            }
        };
    }

    boolean readEpoch(String number, ReadTime out) {
        try {
            if (number.length() > MOST_DIGITS) {
                return false;
            }
            BigDecimal value = new BigDecimal(number);
            // an exponent of a million would take a million digits
            if (Math.abs((long) value.precision() - value.scale()) > MOST_DIGITS) {
                return false;
            }
            BigDecimal seconds =
                    value.divide(BigDecimal.valueOf(unitsPerSecond)).setScale(9, RoundingMode.FLOOR);
            if (seconds.abs().compareTo(LONGEST) > 0) {
                return false;
            }
            BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
            out.set(whole.longValue(), seconds.subtract(whole).movePointRight(9).intValue(), false);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
