package org.oda.query;

import org.oda.model.Function;
import org.oda.store.Partial;

/** What is known of one window so far; all partials are of the target unit. */
final class WindowTotal {
    private long count;
    private double sum;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    void add(Partial partial) {
        count += partial.count();
        sum += partial.sum();
        min = Math.min(min, partial.min());
        max = Math.max(max, partial.max());
    }

    boolean isEmpty() {
        return count == 0;
    }

    double result(Function function) {
        return switch (function.kind()) {
            case SUM -> sum;
            case AVG -> sum / count;
            case MIN -> min;
            case MAX -> max;
            default -> throw new IllegalStateException();
        };
    }
}
