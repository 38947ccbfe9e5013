package org.oda.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values of one attribute with their times, as arrays: millions are handed over a second. What the arrays hold is good only
 * until the call that handed them over returns, and only up to {@link #size}.
 *
 * <p>A series is what one generator sends on one topic; it has the same number in all blocks of a fold. {@link #series} and
 * {@link #unit} are numbers for {@link #names} and {@link #units}. An engine to which series cost much looks them up when
 * {@link #series} is called.
 */
public class SampleBlock {
    private final Names names;
    private final List<@Nullable String> units;
    private final long[] times;
    private final int[] series;
    private final int[] unit;
    private final double[] values;
    private int size;

    /** @param units by number; {@code null} for none */
    public SampleBlock(Names names, List<@Nullable String> units, int capacity) {
        this.names = names;
        this.units = units;
        times = new long[capacity];
        series = new int[capacity];
        unit = new int[capacity];
        values = new double[capacity];
    }

    /**
     * What the numbers of the series stand for: they count from 0 without a gap. Any thread may ask for those that it was
     * handed, also when the fold is over.
     */
    public interface Names {
        String topic(int series);

        String generatorId(int series);
    }

    public final Names names() {
        return names;
    }

    /** The units' texts by number; the same list in all blocks of a fold. */
    public final List<@Nullable String> units() {
        return units;
    }

    public final int size() {
        return size;
    }

    /** For how many more there is room. */
    public final int room() {
        return times.length - size;
    }

    public final boolean isFull() {
        return size == times.length;
    }

    /** Behind the last of the samples from {@code from} until before {@code to} that follow one another with one unit. */
    public final int endOfUnit(int from, int to) {
        int first = unit[from];
        int next = from + 1;
        while (next < to && unit[next] == first) {
            next++;
        }
        return next;
    }

    /** In nanoseconds since 1970-01-01T00:00:00Z. */
    public final long[] times() {
        return times;
    }

    /** To be asked for only where it is needed. */
    public int[] series() {
        return series;
    }

    /** Of one sample; where only a few are asked for this may cost less than {@link #series()}. */
    public int series(int index) {
        return series[index];
    }

    public final int[] unit() {
        return unit;
    }

    /** {@link Double#NaN} where the value is text. */
    public final double[] values() {
        return values;
    }

    /** Not for a full block. */
    public final void add(long time, int seriesNumber, int unitNumber, double value) {
        times[size] = time;
        series[size] = seriesNumber;
        unit[size] = unitNumber;
        values[size] = value;
        size++;
    }

    /** So many more, at most {@link #room}, that stand in the arrays behind the others already. */
    protected final void grow(int more) {
        size += more;
    }

    public void clear() {
        size = 0;
    }
}
