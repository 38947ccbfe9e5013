package org.oda.query;

import org.oda.model.Conversion;

/** The first and the last number: samples come in the order of their records. */
final class Ends {
    private boolean any;
    private double first = Double.NaN;
    private double last = Double.NaN;

    /** The samples are behind those that were added before. NaN is passed over. */
    void add(double[] values, int from, int to, Conversion way) {
        int low = from;
        while (low < to && Double.isNaN(values[low])) {
            low++;
        }
        if (low == to) {
            return;
        }
        int high = to - 1;
        while (Double.isNaN(values[high])) {
            high--;
        }
        if (!any) {
            first = way.apply(values[low]);
        }
        last = way.apply(values[high]);
        any = true;
    }

    /** The other's samples are behind. */
    void merge(Ends other) {
        if (other.any) {
            first = any ? first : other.first;
            last = other.last;
            any = true;
        }
    }

    double first() {
        return first;
    }

    double last() {
        return last;
    }
}
