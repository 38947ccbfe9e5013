package org.oda.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a mistyped name was meant to be. */
public final class NearestName {
    /** Longer names are no mistyped ones; to compare them would only take time. */
    private static final int LONGEST = 60;

    /** Of a name this short two edits leave nothing. */
    private static final int SHORT = 3;

    private NearestName() {}

    /** The candidate that needs the fewest edits, where those are no more than a third of the name, or two, or one. */
    public static Optional<String> of(String name, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> isShort(name, candidate))
                .min(Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(candidate -> distance(name, candidate) <= most(name));
    }

    private static int most(String name) {
        return name.length() <= SHORT ? 1 : Math.max(2, name.length() / 3);
    }

    /** Whether the names differ by so many edits at most, or one of them holds the other. */
    public static boolean areNear(String left, String right, int edits) {
        return isShort(left, right)
                && (normal(left).contains(normal(right))
                        || normal(right).contains(normal(left))
                        || distance(left, right) <= edits);
    }

    private static boolean isShort(String left, String right) {
        return left.length() <= LONGEST && right.length() <= LONGEST;
    }

    /** Levenshtein's distance, without regard to case, hyphens and underscores. */
    private static int distance(String left, String right) {
        String from = normal(left);
        String to = normal(right);
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replace = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }

    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }
}
