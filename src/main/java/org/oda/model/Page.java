package org.oda.model;

import org.jspecify.annotations.Nullable;

/**
 * Which of the records that were found are given.
 *
 * @param last so many of each topic and generator, the newest; {@code null} for all
 * @param limit so many at most; {@code null} for all
 * @param after those behind this place in the order; {@code null} for all
 */
public record Page(
        @Nullable Integer last,
        @Nullable Long limit,
        Order order,
        @Nullable Position after) {
    /** Everything, in ascending order of time. */
    public static final Page ALL = new Page(null, null, Order.ASC, null);

    /** The most records of a page that has a successor: it is held in memory to know where the next one begins. */
    public static final int MAX_LINKED = 10_000;

    public Page {
        if ((last != null && last < 1) || (limit != null && limit < 1)) {
            throw new IllegalArgumentException("last %s, limit %s".formatted(last, limit));
        }
    }
}
