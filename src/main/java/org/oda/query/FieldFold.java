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
    private final boolean single;
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
        single = task.groups().isSingle();
        segments = task.needs().segments() ? new Segments(task, rows) : null;
    }

    @Override
    public void add(SampleBlock block) {
        units = block.units();
        int from = 0;
        while (from < block.size()) {
            OpenWindow window = at(block.times()[from]);
            int to = block.endOfUnit(from, endOfWindow(block, from));
            Conversion way = ways.of(block.unit()[from], units);
            if (single) {
                add(block, from, to, way, window, 0);
            } else {
                addGroups(block, from, to, way, window);
            }
            from = to;
        }
    }

    private void addGroups(SampleBlock block, int from, int to, @Nullable Conversion way, OpenWindow window) {
        int[] series = block.series();
        int next;
        for (int start = from; start < to; start = next) {
            int group = groups.of(series[start], block.names());
            next = start + 1;
            while (next < to && (series[next] == series[next - 1] || groups.of(series[next], block.names()) == group)) {
                next++;
            }
            add(block, start, next, way, window, group);
        }
    }

    private void add(SampleBlock block, int from, int to, @Nullable Conversion way, OpenWindow window, int group) {
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

    private int endOfWindow(SampleBlock block, int from) {
        long[] times = block.times();
        if (times[block.size() - 1] < end) {
            return block.size();
        }
        int low = from + 1;
        int high = block.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] < end) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
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
