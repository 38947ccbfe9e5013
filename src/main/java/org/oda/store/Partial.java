package org.oda.store;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the values of one attribute with one unit text in one window: enough to be merged with others.
 *
 * @param unit {@code null} for values without a unit
 * @param count numbers
 * @param nonNumeric values that are text; they are in none of the other figures
 * @param sum 0 where {@code count} is 0
 * @param min {@link Double#NaN} where {@code count} is 0
 * @param max {@link Double#NaN} where {@code count} is 0
 */
public record Partial(
        long window, @Nullable String unit, long count, long nonNumeric, double sum, double min, double max) {}
