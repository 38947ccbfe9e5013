package org.oda.store.questdb;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.oda.store.Partial;

/** The values of one unit in one window. The sum is compensated: its error does not grow with the count. */
final class Cell {
    static final Comparator<Cell> ORDER =
            Comparator.<Cell>comparingLong(cell -> cell.window).thenComparingInt(cell -> cell.unit);

    private final long window;
    private final int unit;
    private long count;
    private long nonNumeric;
    private double sum;
    /** What the additions to {@code sum} have lost. */
    private double lost;

    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    /** @param unit the number of the unit in an ordered list */
    Cell(long window, int unit) {
        this.window = window;
        this.unit = unit;
    }

    int unit() {
        return unit;
    }

    void addText() {
        nonNumeric++;
    }

    void add(double value) {
        count++;
        addToSum(value);
        min = Math.min(min, value);
        max = Math.max(max, value);
    }

    boolean isOfSameWindowAndUnit(Cell other) {
        return window == other.window && unit == other.unit;
    }

    void merge(Cell other) {
        count += other.count;
        nonNumeric += other.nonNumeric;
        addToSum(other.sum);
        lost += other.lost;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
    }

    Partial toPartial(@Nullable String unitText) {
        return count == 0
                ? new Partial(window, unitText, 0, nonNumeric, 0, Double.NaN, Double.NaN)
                : new Partial(window, unitText, count, nonNumeric, total(), min, max);
    }

    /** Where the sum has overflowed, what was lost is no number. */
    private double total() {
        return Double.isFinite(sum) ? sum + lost : sum;
    }

    /** Knuth's exact sum of two: also right where the value is larger than the sum so far. */
    private void addToSum(double value) {
        double next = sum + value;
        double part = next - sum;
        lost += (sum - (next - part)) + (value - part);
        sum = next;
    }
}
