package org.oda.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.model.Function;

/** What is answered of one attribute. */
final class FieldAnswer {
    private static final double NANOS_PER_SECOND = 1e9;

    private final FieldTable table;
    private final ValueUnits units;
    private final double @Nullable [] intervals;
    private final int[] series;

    /**
     * @param intervals the usual one of each group, in nanoseconds, NaN where it has none; {@code null} without windows
     * @param series how many each group has
     */
    FieldAnswer(FieldTable table, ValueUnits units, double @Nullable [] intervals, int[] series) {
        this.table = table;
        this.units = units;
        this.intervals = intervals;
        this.series = series;
    }

    FieldTable table() {
        return table;
    }

    ValueUnits units() {
        return units;
    }

    /** Whether there is more in the row than values that were skipped. */
    boolean isAny(Row row) {
        return row.isAny(table.task().needs().count());
    }

    double value(@Nullable Row row, int number) {
        Function function = table.task().functions().get(number);
        if (row == null) {
            return function.kind() == Function.Kind.COUNT ? 0 : Double.NaN;
        }
        return switch (function.kind()) {
            case COUNT -> row.count();
            case INTEGRAL -> row.integral() * units.factor(function);
            case RATE -> row.rate() * units.factor(function);
            case DELTA -> row.increase();
            case TWA -> row.average(row.value(number));
            default -> row.value(number);
        };
    }

    /**
     * @param values by the numbers of the functions
     * @param length of the window
     */
    AggregateRow.FieldResult result(@Nullable Row row, int group, double[] values, Duration length) {
        List<AggregateRow.Value> results = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            Function function = table.task().functions().get(i);
            results.add(new AggregateRow.Value(function, units.of(function), values[i]));
        }
        long used = row == null ? 0 : row.used();
        return new AggregateRow.FieldResult(
                table.task().field(),
                results,
                used,
                row == null ? Map.of() : table.skipped(row),
                coverage(used, group, length));
    }

    private @Nullable Double coverage(long used, int group, Duration length) {
        if (intervals == null) {
            return null;
        }
        if (used == 0) {
            return 0.0;
        }
        double nanos = length.getSeconds() * NANOS_PER_SECOND + length.getNano();
        double interval = group < intervals.length ? intervals[group] : Double.NaN;
        if (Double.isNaN(interval) || group >= series.length || series[group] == 0) {
            return null;
        }
        return Math.min(1, used * interval / (series[group] * nanos));
    }
}
