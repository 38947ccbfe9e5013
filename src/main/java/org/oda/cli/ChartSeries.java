package org.oda.cli;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.oda.model.Nanos;

/** Values over time that one line connects. */
final class ChartSeries {
    private static final int FIRST_CAPACITY = 64;

    private final Key key;
    private long[] times = new long[FIRST_CAPACITY];
    private double[] values = new double[FIRST_CAPACITY];
    private int size;

    /** What the values of a series have in common. */
    record Key(
            String what,
            @Nullable String topic,
            @Nullable String generatorId,
            @Nullable String unit) {}

    ChartSeries(Key key) {
        this.key = key;
    }

    Key key() {
        return key;
    }

    /** @param value {@link Double#NaN} where there is none, which interrupts the line */
    void add(Instant time, double value) {
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        times[size] = Nanos.of(time);
        values[size++] = value;
    }

    int size() {
        return size;
    }

    /** Nanoseconds since 1970. */
    long time(int index) {
        return times[index];
    }

    double value(int index) {
        return values[index];
    }

    /** The usual distance of neighbours in nanoseconds: the median. 0 where there are none. */
    double usualStep() {
        double[] steps = new double[Math.max(0, size - 1)];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Math.abs((double) times[i + 1] - times[i]);
        }
        Arrays.sort(steps);
        return steps.length == 0 ? 0 : steps[steps.length / 2];
    }
}
