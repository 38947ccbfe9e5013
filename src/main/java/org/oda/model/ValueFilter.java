package org.oda.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query asks of an attribute's value: all bounds hold for it.
 *
 * @param field the attribute's name, not empty
 * @param bounds at least one
 * @param unit the bounds' unit; {@code null} for the one most used in the range
 */
public record ValueFilter(
        String field, List<Bound> bounds, @Nullable String unit) {
    public ValueFilter {
        bounds = List.copyOf(bounds);
        if (field.isEmpty() || bounds.isEmpty()) {
            throw new IllegalArgumentException("a filter needs a field and a bound");
        }
    }

    /**
     * One comparison.
     *
     * @param number finite
     */
    public record Bound(Comparison comparison, double number) {}

    /** How a value is compared to a number; in lower case these are the names in a request. */
    public enum Comparison {
        GT,
        GTE,
        LT,
        LTE,
        EQ,
        NE
    }
}
