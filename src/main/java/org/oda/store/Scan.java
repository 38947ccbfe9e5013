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
 */
public record Scan(
        Selection selection, Order order, @Nullable Position after, boolean withAttributes) {
    /** All of the selection, the oldest first, without attributes. */
    public static Scan of(Selection selection) {
        return new Scan(selection, Order.ASC, null, false);
    }
}
