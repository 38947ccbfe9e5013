package org.oda.query;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.model.Function;

/**
 * What an aggregation made of one group in one window, or in the whole range.
 *
 * @param timestamp of the window, at the end that was asked for
 * @param topic the group's, or the one that was asked for; {@code null} for several
 * @param generatorId likewise
 * @param fields in the order of the request
 */
public record AggregateRow(
        Instant timestamp, @Nullable String topic, @Nullable String generatorId, List<FieldResult> fields) {
    public AggregateRow {
        fields = List.copyOf(fields);
    }

    /**
     * One attribute.
     *
     * @param values for each function, in the order of the request
     * @param used how many values went into them
     * @param skipped how many did not, by reason: {@code text}, {@code no_unit}, or {@code unit:} and a unit's text
     * @param coverage which share of the window has data, from 0 to 1; {@code null} where it is not known, and without windows
     */
    public record FieldResult(
            String field,
            List<Value> values,
            long used,
            Map<String, Long> skipped,
            @Nullable Double coverage) {
        public FieldResult {
            values = List.copyOf(values);
        }

        /** Used and skipped. */
        public long count() {
            return used + skipped.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * What one function made of them.
     *
     * @param unit its text; {@code null} for a number without one
     * @param value {@link Double#NaN} where there is none
     */
    public record Value(Function function, @Nullable String unit, double value) {}
}
