package org.oda.model;

import org.jspecify.annotations.Nullable;

/**
 * One named value inside a record's data.
 *
 * @param unit the unit's text as it was sent; {@code null} where the value has none
 * @param value the number; a boolean is 1 or 0; {@link Double#NaN} where the value is text, which cannot be calculated with
 */
public record Attribute(String name, @Nullable String unit, double value) {
    /** Whether the value is a number. Infinite values are not: the reader takes them for text. */
    public boolean isNumeric() {
        return !Double.isNaN(value);
    }
}
