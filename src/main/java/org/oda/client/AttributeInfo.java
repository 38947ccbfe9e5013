package org.oda.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attribute with one of its units, as the catalogue tells it.
 *
 * @param type {@code number}, {@code text} or {@code mixed}; {@code null} where no record has it
 * @param last {@code null} where no record has it
 * @param lastValue a number's or a text's form
 * @param declared what its topic's owner said of it; {@code null} for nothing
 */
public record AttributeInfo(
        String field,
        @Nullable String unit,
        @Nullable String type,
        long records,
        @Nullable Instant last,
        @Nullable String lastValue,
        @Nullable Declared declared) {
    /** What is {@code null} was not said. */
    public record Declared(
            @Nullable String unit,
            @Nullable Double min,
            @Nullable Double max,
            @Nullable String description) {}
}
