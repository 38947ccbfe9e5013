package org.oda.query;

import org.jspecify.annotations.Nullable;

/** What is known of one group in one window. For one thread. */
final class Row {
    static final double NANOS_PER_HOUR = 3_600e9;

    private final long window;
    private final int group;
    private long used;
    private long count;
    private double @Nullable [] values;
    private long @Nullable [] skipped;
    private boolean oversized;
    private long segments;
    private double integral;
    private double increase;
    private double covered;

    Row(long window, int group) {
        this.window = window;
        this.group = group;
    }

    long window() {
        return window;
    }

    int group() {
        return group;
    }

    /**
     * @param results by the number of the function; NaN where there is none yet
     * @param left how many texts were skipped, then how many numbers of each unit; {@code null} for none
     * @param tooLarge whether percentiles are to be found in a further pass
     */
    void finish(long usedValues, long allValues, double[] results, long @Nullable [] left, boolean tooLarge) {
        used = usedValues;
        count = allValues;
        values = results;
        skipped = left;
        oversized = tooLarge;
    }

    /**
     * A part of a segment.
     *
     * @param area value times nanoseconds
     * @param rise the counter's increase
     * @param time in nanoseconds
     */
    void addSegments(long number, double area, double rise, double time) {
        segments += number;
        integral += area;
        increase += rise;
        covered += time;
    }

    /** The other is of the same group and window, and one of both at most is finished. */
    void merge(Row other) {
        addSegments(other.segments, other.integral, other.increase, other.covered);
        double[] results = other.values;
        if (results != null) {
            finish(other.used, other.count, results, other.skipped, other.oversized);
        }
    }

    boolean isOversized() {
        return oversized;
    }

    /** Whether there is anything but values that were skipped. */
    boolean isAny(boolean counting) {
        return used > 0 || segments > 0 || (counting && count > 0);
    }

    long used() {
        return used;
    }

    long count() {
        return count;
    }

    long @Nullable [] skipped() {
        return skipped;
    }

    boolean hasSegments() {
        return segments > 0;
    }

    /** Value times hours. */
    double integral() {
        return segments == 0 ? Double.NaN : integral / NANOS_PER_HOUR;
    }

    double increase() {
        return segments == 0 ? Double.NaN : increase;
    }

    /** For each hour. */
    double rate() {
        return covered == 0 ? Double.NaN : increase / (covered / NANOS_PER_HOUR);
    }

    /** The average weighted with time; the plain one where no time is covered. */
    double average(double plain) {
        return covered == 0 ? plain : integral / covered;
    }

    double value(int function) {
        return values == null ? Double.NaN : values[function];
    }

    void setValue(int function, double value) {
        if (values != null) {
            values[function] = value;
        }
    }
}
