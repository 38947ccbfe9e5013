package org.oda.table;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The values of one row by the number of their column. One row is filled again and again, so that none is made anew. */
final class Row {
    private final long[] longs;
    private final double[] numbers;
    private final @Nullable String[] texts;

    Row(int columns) {
        longs = new long[columns];
        numbers = new double[columns];
        texts = new @Nullable String[columns];
    }

    /** Nothing in any column; timestamps and counts keep what they have. */
    void clear() {
        Arrays.fill(numbers, Double.NaN);
        Arrays.fill(texts, null);
    }

    void set(int column, long value) {
        longs[column] = value;
    }

    /** An infinite number is none. */
    void set(int column, double value) {
        numbers[column] = Double.isFinite(value) ? value : Double.NaN;
    }

    void set(int column, @Nullable String value) {
        texts[column] = value;
    }

    /** Of a timestamp or a count. */
    long whole(int column) {
        return longs[column];
    }

    /** {@link Double#NaN} where there is none. */
    double number(int column) {
        return numbers[column];
    }

    @Nullable String text(int column) {
        return texts[column];
    }
}
