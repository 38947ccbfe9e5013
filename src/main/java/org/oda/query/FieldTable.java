package org.oda.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came out for one attribute: takes the folds over in the order of time. For one thread. */
final class FieldTable {
    private final FieldTask task;
    private final Rows rows;
    private final UnitWays ways;
    private final @Nullable Segments segments;
    private final SeriesSet series = new SeriesSet();
    private List<@Nullable String> units = List.of();
    private @Nullable OpenWindow open;

    FieldTable(FieldTask task) {
        this.task = task;
        rows = new Rows(task.mostRows());
        ways = new UnitWays(task.ways());
        segments = task.needs().segments() ? new Segments(task, rows) : null;
    }

    void add(FieldFold fold) {
        OpenWindow head = fold.head();
        OpenWindow tail = fold.tail();
        if (head == null || tail == null) {
            return;
        }
        units = fold.units();
        OpenWindow before = open;
        OpenWindow first = head;
        if (before != null && before.start() == head.start()) {
            before.merge(head);
            first = before;
        } else if (before != null) {
            before.finish(rows, ways, units);
        }
        if (head != tail) {
            first.finish(rows, ways, units);
            open = tail;
        } else {
            open = first;
            first.relieve();
        }
        rows.merge(fold.rows());
        Segments others = fold.segments();
        if (segments != null && others != null) {
            segments.merge(others);
        }
        series.merge(fold.series());
    }

    /** Nothing comes any more, and the database's lists are no longer good. */
    void end() {
        if (open != null) {
            open.finish(rows, ways, units);
            open = null;
        }
        units = Collections.unmodifiableList(new ArrayList<>(units));
    }

    FieldTask task() {
        return task;
    }

    Rows rows() {
        return rows;
    }

    SeriesSet series() {
        return series;
    }

    /** How many values went into results, of all windows. */
    long used() {
        return rows.all().stream().mapToLong(Row::used).sum();
    }

    /** How many values there are, of all windows. */
    long count() {
        return rows.all().stream().mapToLong(Row::count).sum();
    }

    /** How many texts were left out, of all windows. */
    long texts() {
        return rows.all().stream()
                .map(Row::skipped)
                .mapToLong(left -> left == null ? 0 : left[0])
                .sum();
    }

    /** How many numbers were left out, by unit, of all windows. */
    Map<@Nullable String, Long> unconvertible() {
        long[] totals = new long[units.size()];
        for (Row row : rows.all()) {
            long[] ofRow = row.skipped();
            for (int unit = 0; ofRow != null && unit + 1 < ofRow.length; unit++) {
                totals[unit] += ofRow[unit + 1];
            }
        }
        Map<@Nullable String, Long> left = new LinkedHashMap<>();
        for (int unit = 0; unit < totals.length; unit++) {
            if (totals[unit] > 0) {
                left.put(units.get(unit), totals[unit]);
            }
        }
        return left;
    }

    /** By reason. */
    Map<String, Long> skipped(Row row) {
        long[] left = row.skipped();
        if (left == null) {
            return Map.of();
        }
        Map<String, Long> reasons = new LinkedHashMap<>();
        if (left[0] > 0) {
            reasons.put("text", left[0]);
        }
        for (int unit = 0; unit + 1 < left.length; unit++) {
            if (left[unit + 1] > 0) {
                String text = units.get(unit);
                reasons.put(text == null ? "no_unit" : "unit:" + text, left[unit + 1]);
            }
        }
        return reasons;
    }
}
