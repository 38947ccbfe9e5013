package org.oda.catalogue;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.oda.model.NamePattern;

/**
 * Which names, in their order.
 *
 * @param part a part of the name, or a pattern of the whole with {@code *}, in upper or lower case; {@code null} for all
 * @param after only names behind it; {@code null} for all
 * @param limit how many at most
 */
public record Listing(@Nullable String part, @Nullable String after, int limit) {
    /** The most that one page has. */
    public static final int MOST = 1_000;

    public Listing {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a page of %d".formatted(limit));
        }
    }

    /**
     * Some of the entries, in the order of their names.
     *
     * @param next the last name, where more follow
     * @param isComplete whether all generators are told apart
     */
    public record Page(List<Entry> entries, @Nullable String next, boolean isComplete) {}

    boolean selects(String name) {
        if (part == null || part.isEmpty()) {
            return true;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        NamePattern pattern = new NamePattern(part.toLowerCase(Locale.ROOT));
        return pattern.isGlob() ? pattern.matches(lower) : lower.contains(pattern.text());
    }
}
