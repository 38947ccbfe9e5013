package org.oda.query;

import org.oda.model.Windows;

/** Gives windows without a value the value that was asked for. */
final class Filler {
    private Filler() {}

    /**
     * @param values by window; NaN where there is none
     * @param starts of the windows, ascending
     */
    static void fill(double[] values, long[] starts, Windows.Fill fill) {
        int before = -1;
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                continue;
            }
            if (fill == Windows.Fill.LINEAR && before >= 0) {
                connect(values, starts, before, i);
            } else if (fill == Windows.Fill.PREVIOUS && before >= 0) {
                java.util.Arrays.fill(values, before + 1, i, values[before]);
            }
            before = i;
        }
        if (fill == Windows.Fill.PREVIOUS && before >= 0) {
            java.util.Arrays.fill(values, before + 1, values.length, values[before]);
        }
    }

    private static void connect(double[] values, long[] starts, int from, int to) {
        double length = (double) starts[to] - starts[from];
        for (int i = from + 1; i < to; i++) {
            double part = ((double) starts[i] - starts[from]) / length;
            values[i] = values[from] + (values[to] - values[from]) * part;
        }
    }
}
