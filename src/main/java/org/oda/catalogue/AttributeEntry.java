package org.oda.catalogue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attribute with one of its units.
 *
 * @param unit its text; {@code null} for none
 * @param lastNumber the value of the last record that has it; {@code null} where it is text
 * @param lastText the value where it is text, of which a long one is cut; {@code null} where it is a number
 */
public record AttributeEntry(
        String field,
        @Nullable String unit,
        Type type,
        long records,
        Instant first,
        Instant last,
        @Nullable Double lastNumber,
        @Nullable String lastText) {
    /** What its values are. */
    public enum Type {
        NUMBER,
        TEXT,
        MIXED
    }
}
