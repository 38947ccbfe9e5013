package org.oda.store;

import org.jspecify.annotations.Nullable;
import org.oda.model.Order;
import org.oda.model.Position;
import org.oda.model.Selection;

/**
 * Records to be read, in the order of their {@link Position}.
 *
 * @param after only those behind it in the order; {@code null} for all
 * @param withAttributes whether the records come with their attributes; else these are empty
 * @param most as many are given at most, and hardly more are looked at
 */
public record Scan(
        Selection selection, Order order, @Nullable Position after, boolean withAttributes, long most) {
    public Scan {
        if (most < 1) {
            throw new IllegalArgumentException("at most %d records".formatted(most));
        }
    }

    /** Without a limit. */
    public Scan(Selection selection, Order order, @Nullable Position after, boolean withAttributes) {
        this(selection, order, after, withAttributes, Long.MAX_VALUE);
    }

    /** All of the selection, the oldest first, without attributes. */
    public static Scan of(Selection selection) {
        return new Scan(selection, Order.ASC, null, false);
    }
}
