package org.oda.importer;

import java.util.Set;

/** Texts that stand for "there is no value", found without making a string of each cell. */
final class AbsentMarks {
    private static final int ASCII = 128;

    private final char[][] marks;
    /** Nearly all cells are ruled out by their first letter. */
    private final boolean[] first = new boolean[ASCII];

    AbsentMarks(Set<String> texts) {
        marks = texts.stream()
                .filter(text -> !text.isEmpty())
                .map(String::toCharArray)
                .toArray(char[][]::new);
        for (char[] mark : marks) {
            first[Math.min(mark[0], ASCII - 1)] = true;
        }
    }

    boolean contain(char[] chars, int start, int end) {
        if (!first[Math.min(chars[start], ASCII - 1)]) {
            return false;
        }
        for (char[] mark : marks) {
            if (java.util.Arrays.equals(mark, 0, mark.length, chars, start, end)) {
                return true;
            }
        }
        return false;
    }
}
