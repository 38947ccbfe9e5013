package org.oda.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is to be calculated of one attribute.
 *
 * @param field the attribute's name
 * @param unit the target unit's text
 * @param frequency the windows' length, positive; {@code null} for one value over the whole range
 */
public record Aggregation(
        Function function,
        String field,
        String unit,
        @Nullable Duration frequency) {
    public Aggregation {
        if (field.isEmpty() || unit.isEmpty()) {
            throw new IllegalArgumentException("field and unit are needed");
        }
        if (frequency != null && (frequency.isZero() || frequency.isNegative())) {
            throw new IllegalArgumentException("frequency %s is not positive".formatted(frequency));
        }
    }
}
