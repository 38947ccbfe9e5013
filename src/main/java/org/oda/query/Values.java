package org.oda.query;

import java.util.Arrays;
import org.oda.model.Conversion;

/** Numbers in the order in which they came. */
final class Values {
    private static final int FIRST_CAPACITY = 16;

    private double[] numbers = new double[FIRST_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    /** For as many numbers there is room. */
    int capacity() {
        return numbers.length;
    }

    double[] array() {
        return numbers;
    }

    void add(double value) {
        ensure(1);
        numbers[size++] = value;
    }

    /** NaN is passed over. */
    void add(double[] values, int from, int to, Conversion way) {
        ensure(to - from);
        double scale = way.scale();
        double offset = way.offset();
        for (int i = from; i < to; i++) {
            numbers[size] = scale * values[i] + offset;
            size += Double.isNaN(values[i]) ? 0 : 1;
        }
    }

    void addAll(Values other) {
        ensure(other.size);
        System.arraycopy(other.numbers, 0, numbers, size, other.size);
        size += other.size;
    }

    private void ensure(int more) {
        if (numbers.length - size < more) {
            numbers = Arrays.copyOf(numbers, Math.max(Math.addExact(size, more), size + size / 2));
        }
    }
}
