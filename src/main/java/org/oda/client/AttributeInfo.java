package org.oda.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attribute with one of its units, as the catalogue tells it.
 *
 * @param type {@code number}, {@code text} or {@code mixed}
 * @param last {@code null} where no record has it
 * @param lastValue a number's or a text's form
 */
public record AttributeInfo(
        String field,
        @Nullable String unit,
        String type,
        long records,
        @Nullable Instant last,
        @Nullable String lastValue) {}
