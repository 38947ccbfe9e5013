package org.oda.store;

import org.jspecify.annotations.Nullable;

/**
 * How often an attribute is there.
 *
 * @param unit its unit's text; {@code null} where it has none
 * @param numbers values that are numbers
 * @param texts values that are not
 */
public record FieldCount(String field, @Nullable String unit, long numbers, long texts) {}
