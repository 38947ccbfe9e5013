package org.oda.query;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** How many values could not be aggregated, and why. Not thread-safe. */
final class LeftOut {
    /** As many units as are told by name. */
    private static final int MAX_UNITS = 10;

    private final Map<String, Long> byUnit = new LinkedHashMap<>();
    private long otherUnits;
    private long text;

    void addText(long count) {
        text += count;
    }

    void addUnconvertible(@Nullable String unit, long count) {
        String name = unit == null ? "no unit" : "unit '" + unit + "'";
        if (byUnit.containsKey(name) || byUnit.size() < MAX_UNITS) {
            byUnit.merge(name, count, Long::sum);
        } else {
            otherUnits += count;
        }
    }

    /** The text for people of an answer without any value. */
    String describe(String field, String targetUnit) {
        long all = byUnit.values().stream().mapToLong(Long::longValue).sum() + otherUnits + text;
        if (all == 0) {
            return "no record that was found has a value of the attribute '%s'".formatted(field);
        }
        StringJoiner reasons = new StringJoiner("; ");
        byUnit.forEach((unit, count) ->
                reasons.add("%d with %s, which cannot be converted to '%s'".formatted(count, unit, targetUnit)));
        if (otherUnits > 0) {
            reasons.add("%d with other units, which cannot be converted either".formatted(otherUnits));
        }
        if (text > 0) {
            reasons.add("%d not numeric".formatted(text));
        }
        return "all %d values of the attribute '%s' were left out: %s".formatted(all, field, reasons);
    }
}
