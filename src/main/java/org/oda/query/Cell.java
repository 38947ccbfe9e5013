package org.oda.query;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.model.Conversion;
import org.oda.model.Function;
import org.oda.store.SampleBlock;

/** The samples of one group in one window that is still open. For one thread. */
final class Cell {
    private final FieldTask task;
    private Moments[] byUnit = {};
    private long texts;
    private @Nullable Ends ends;
    private @Nullable Values values;
    private boolean oversized;

    Cell(FieldTask task) {
        this.task = task;
    }

    /**
     * Samples of one unit, behind all that were added before.
     *
     * @param way {@code null} where the unit has none
     * @return whether more memory is held now
     */
    boolean add(SampleBlock block, int from, int to, @Nullable Conversion way) {
        Needs needs = task.needs();
        Moments moments = moments(block.unit()[from]);
        long before = moments.count();
        moments.add(block.values(), from, to, needs);
        texts += to - from - (moments.count() - before);
        if (way == null) {
            return false;
        }
        if (needs.ends()) {
            if (ends == null) {
                ends = new Ends();
            }
            ends.add(block.values(), from, to, way);
        }
        return needs.values() && !oversized && hold(held -> held.add(block.values(), from, to, way));
    }

    private boolean hold(java.util.function.Consumer<Values> adding) {
        if (values == null) {
            values = new Values();
            task.budget().take(values.capacity());
        }
        int capacity = values.capacity();
        adding.accept(values);
        int more = values.capacity() - capacity;
        if (more > 0) {
            task.budget().take(more);
        }
        return more > 0;
    }

    private Moments moments(int unit) {
        int known = byUnit.length;
        if (unit >= known) {
            byUnit = Arrays.copyOf(byUnit, unit + 1);
            for (int i = known; i <= unit; i++) {
                byUnit[i] = new Moments();
            }
        }
        return byUnit[unit];
    }

    /** The other's samples are behind; it is not to be used any more. */
    void merge(Cell other) {
        for (int unit = 0; unit < other.byUnit.length; unit++) {
            moments(unit).merge(other.byUnit[unit]);
        }
        texts += other.texts;
        Ends otherEnds = other.ends;
        if (otherEnds != null) {
            if (ends == null) {
                ends = otherEnds;
            } else {
                ends.merge(otherEnds);
            }
        }
        Values otherValues = other.values;
        if (oversized || other.oversized) {
            giveUpValues();
            other.giveUpValues();
        } else if (values == null) {
            values = otherValues;
        } else if (otherValues != null) {
            hold(held -> held.addAll(otherValues));
            other.release();
        }
    }

    /** How many values are held. */
    int held() {
        return values == null ? 0 : values.capacity();
    }

    /** Percentiles are found in a further pass instead. */
    void giveUpValues() {
        oversized = true;
        release();
    }

    private void release() {
        if (values != null) {
            task.budget().take(-values.capacity());
            values = null;
        }
    }

    /** Nothing can be added any more. */
    void finish(Row row, UnitWays ways, List<@Nullable String> units) {
        Moments all = new Moments();
        long[] left = null;
        long numbers = 0;
        for (int unit = 0; unit < byUnit.length; unit++) {
            Conversion way = ways.of(unit, units);
            numbers += byUnit[unit].count();
            if (way != null) {
                all.merge(byUnit[unit].converted(way));
            } else if (byUnit[unit].count() > 0) {
                left = left == null ? new long[byUnit.length + 1] : left;
                left[unit + 1] = byUnit[unit].count();
            }
        }
        boolean countOnly = task.needs().countOnly();
        if (texts > 0 && !countOnly) {
            left = left == null ? new long[1] : left;
            left[0] = texts;
        }
        double[] results = new double[task.functions().size()];
        for (int i = 0; i < results.length; i++) {
            results[i] = result(task.functions().get(i), all, numbers + texts);
        }
        row.finish(countOnly ? numbers + texts : all.count(), numbers + texts, results, left, oversized);
        release();
    }

    private double result(Function function, Moments all, long count) {
        if (function.kind() == Function.Kind.COUNT) {
            return count;
        }
        if (all.count() == 0) {
            return Double.NaN;
        }
        return switch (function.kind()) {
            case COUNT -> count;
            case SUM -> all.sum();
            case AVG, TWA -> all.sum() / all.count();
            case MIN -> all.min();
            case MAX -> all.max();
            case SPREAD -> all.max() - all.min();
            case FIRST -> ends == null ? Double.NaN : ends.first();
            case LAST -> ends == null ? Double.NaN : ends.last();
            case STDDEV -> all.deviation();
            case MEDIAN, PERCENTILE -> values == null ? Double.NaN : Quantiles.of(values, percent(function));
            case INTEGRAL, DELTA, RATE -> Double.NaN; // known with the last segment only
        };
    }

    static java.math.BigDecimal percent(Function function) {
        return function.kind() == Function.Kind.MEDIAN ? java.math.BigDecimal.valueOf(50) : function.percent();
    }
}
