package org.oda.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.model.Conversion;
import org.oda.store.Fold;
import org.oda.store.SampleBlock;

/**
 * Gathers one attribute over a stretch of time. Its first and its last window stay open, because the neighbours may have
 * samples of them; those between are finished.
 */
final class FieldFold implements Fold {
    private final FieldTask task;
    private final Rows rows;
    private final UnitWays ways;
    private final GroupNumbers groups;
    private final @Nullable Segments segments;
    private final SeriesSet series = new SeriesSet();
    private List<@Nullable String> units = List.of();
    private @Nullable OpenWindow head;
    private @Nullable OpenWindow open;
    private long end;

    FieldFold(FieldTask task) {
        this.task = task;
        rows = new Rows(task.mostRows());
        ways = new UnitWays(task.ways());
        groups = new GroupNumbers(task.groups());
        segments = task.needs().segments() ? new Segments(task, rows) : null;
    }

    @Override
    public void add(SampleBlock block) {
        units = block.units();
        int from = 0;
        while (from < block.size()) {
            OpenWindow window = at(block.times()[from]);
            int group = groups.of(block.series()[from], block.names());
            int to = task.groups().isSingle() ? runOfUnit(block, from) : runOfGroup(block, from, group);
            add(block, from, to, window, group);
            from = to;
        }
    }

    private void add(SampleBlock block, int from, int to, OpenWindow window, int group) {
        Conversion way = ways.of(block.unit()[from], units);
        if (window.cell(group).add(block, from, to, way)) {
            window.relieve();
        }
        if (way != null) {
            if (segments != null) {
                segments.add(block, from, to, way, group, window.start());
            }
            if (task.seriesCounted()) {
                series.add(
                        block.series(),
                        block.values(),
                        from,
                        to,
                        group,
                        task.needs().countOnly());
            }
        }
    }

    /** Where the samples of this window and unit end. */
    private int runOfUnit(SampleBlock block, int from) {
        long[] times = block.times();
        int[] unit = block.unit();
        int size = block.size();
        int first = unit[from];
        int to = from + 1;
        while (to < size && unit[to] == first && times[to] < end) {
            to++;
        }
        return to;
    }

    /** Where the samples of this window, unit and group end. */
    private int runOfGroup(SampleBlock block, int from, int group) {
        long[] times = block.times();
        int[] unit = block.unit();
        int[] numbers = block.series();
        int size = block.size();
        int to = from + 1;
        while (to < size
                && unit[to] == unit[from]
                && times[to] < end
                && (numbers[to] == numbers[from] || groups.of(numbers[to], block.names()) == group)) {
            to++;
        }
        return to;
    }

    private OpenWindow at(long time) {
        OpenWindow current = open;
        if (current != null && time < end) {
            return current;
        }
        if (current != null && current != head) {
            current.finish(rows, ways, units);
        }
        OpenWindow next = new OpenWindow(task, task.grid().startOf(time));
        end = task.grid().endOf(time);
        open = next;
        head = head == null ? next : head;
        return next;
    }

    /** The first window; {@code null} where nothing came. */
    @Nullable OpenWindow head() {
        return head;
    }

    /** The last window, which may be the first one; {@code null} where nothing came. */
    @Nullable OpenWindow tail() {
        return open;
    }

    /** What is known of windows between, and of segments in any. */
    Rows rows() {
        return rows;
    }

    @Nullable Segments segments() {
        return segments;
    }

    SeriesSet series() {
        return series;
    }

    List<@Nullable String> units() {
        return units;
    }
}
