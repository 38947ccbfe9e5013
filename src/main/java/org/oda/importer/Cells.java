package org.oda.importer;

import java.util.Arrays;

/** The cells of one row, numbered from 0; used again for the next row, so that reading makes no garbage. */
final class Cells {
    /** What a cell holds. */
    enum Kind {
        ABSENT,
        /** A text, which is a number if it looks like one. */
        PLAIN,
        /** A text, whatever it looks like. */
        TEXT,
        /** Valid JSON, kept as it is. */
        JSON
    }

    private char[] chars = new char[1024];
    private int used;
    private int[] starts = new int[32];
    private int[] ends = new int[32];
    private Kind[] kinds = new Kind[32];
    private int size;
    private long line;

    /** @param startLine the line of the file in which the row starts, from 1 */
    void clear(long startLine) {
        Arrays.fill(kinds, 0, size, Kind.ABSENT);
        line = startLine;
        used = 0;
        size = 0;
    }

    /** A cell that was there already is replaced. */
    void put(int index, char[] source, int offset, int length, Kind kind) {
        if (index >= kinds.length) {
            starts = Arrays.copyOf(starts, index * 2);
            ends = Arrays.copyOf(ends, index * 2);
            kinds = Arrays.copyOf(kinds, index * 2);
        }
        if (chars.length - used < length) {
            chars = Arrays.copyOf(chars, Math.max(chars.length * 2, Math.addExact(used, length)));
        }
        System.arraycopy(source, offset, chars, used, length);
        for (int i = size; i < index; i++) {
            kinds[i] = Kind.ABSENT;
        }
        starts[index] = used;
        used += length;
        ends[index] = used;
        kinds[index] = kind;
        size = Math.max(size, index + 1);
    }

    int size() {
        return size;
    }

    long line() {
        return line;
    }

    /** Whether there is no cell, or it holds nothing. */
    boolean isAbsent(int index) {
        return index < 0 || index >= size || kinds[index] == Kind.ABSENT;
    }

    Kind kind(int index) {
        return kinds[index];
    }

    /** What {@link #start} and {@link #end} point into, until the next {@link #put}. */
    char[] chars() {
        return chars;
    }

    int start(int index) {
        return starts[index];
    }

    int end(int index) {
        return ends[index];
    }

    String text(int index) {
        return isAbsent(index) ? "" : new String(chars, starts[index], ends[index] - starts[index]);
    }

    /** Blanks around the cell are cut off; one of which nothing is left, or that is such a mark, becomes absent. */
    void tidy(AbsentMarks marks) {
        for (int i = 0; i < size; i++) {
            if (kinds[i] != Kind.PLAIN && kinds[i] != Kind.TEXT) {
                continue;
            }
            while (starts[i] < ends[i] && chars[starts[i]] <= ' ') {
                starts[i]++;
            }
            while (starts[i] < ends[i] && chars[ends[i] - 1] <= ' ') {
                ends[i]--;
            }
            if (starts[i] == ends[i] || marks.contain(chars, starts[i], ends[i])) {
                kinds[i] = Kind.ABSENT;
            }
        }
    }
}
