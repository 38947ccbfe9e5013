package org.oda.query;

import java.util.Arrays;
import org.oda.model.Conversion;
import org.oda.store.SampleBlock;

/**
 * Connects the consecutive readings of each series, and tells the windows what of a segment lies in them: of a line the part
 * of its area, of a counter's increase the part of the time. For one thread.
 */
final class Segments {
    private final FieldTask task;
    private final Rows rows;
    private Series[] series = {};

    Segments(FieldTask task, Rows rows) {
        this.task = task;
        this.rows = rows;
    }

    /** Samples of one unit, group and window, behind all that were added before. */
    void add(SampleBlock block, int from, int to, Conversion way, int group, long window) {
        long[] times = block.times();
        int[] numbers = block.series();
        double[] values = block.values();
        double scale = way.scale();
        double offset = way.offset();
        long maxGap = task.maxGap();
        long connected = 0;
        double area = 0;
        double increase = 0;
        double covered = 0;
        for (int i = from; i < to; i++) {
            double value = scale * values[i] + offset;
            if (Double.isNaN(value)) {
                continue;
            }
            Series one = series(numbers[i]);
            long time = times[i];
            if (!one.any) {
                one.begin(time, value, group);
                continue;
            }
            long length = time - one.lastTime;
            if (length <= maxGap) {
                if (one.lastTime >= window) {
                    connected++;
                    area += (one.lastValue / 2 + value / 2) * length;
                    increase += value >= one.lastValue ? value - one.lastValue : value;
                    covered += length;
                } else {
                    divide(one.lastTime, one.lastValue, time, value, group);
                }
            }
            one.lastTime = time;
            one.lastValue = value;
        }
        if (connected > 0) {
            rows.get(window, group).addSegments(connected, area, increase, covered);
        }
    }

    /** Connects what was added to the other, which is behind. */
    void merge(Segments other) {
        for (int number = 0; number < other.series.length; number++) {
            Series next = other.series[number];
            if (!next.any) {
                continue;
            }
            Series one = series(number);
            if (!one.any) {
                one.begin(next.firstTime, next.firstValue, next.group);
            } else if (next.firstTime - one.lastTime <= task.maxGap()) {
                divide(one.lastTime, one.lastValue, next.firstTime, next.firstValue, next.group);
            }
            one.lastTime = next.lastTime;
            one.lastValue = next.lastValue;
        }
    }

    private void divide(long from, double first, long to, double last, int group) {
        double increase = last >= first ? last - first : last;
        WindowGrid grid = task.grid();
        if (from == to) {
            rows.get(grid.startOf(to), group).addSegments(1, 0, increase, 0);
            return;
        }
        double length = to - from;
        long at = from;
        double low = first;
        while (at < to) {
            long end = Math.min(to, grid.endOf(at));
            double part = end - at;
            double high = end == to ? last : first + (last - first) * ((end - from) / length);
            int known = rows.all().size();
            rows.get(grid.startOf(at), group)
                    .addSegments(1, (low / 2 + high / 2) * part, increase * (part / length), part);
            if (at > from && end < to && rows.all().size() > known) {
                task.budget().takeBridged();
            }
            at = end;
            low = high;
        }
    }

    private Series series(int number) {
        int known = series.length;
        if (number >= known) {
            series = Arrays.copyOf(series, Math.max(number + 1, known * 2));
            for (int i = known; i < series.length; i++) {
                series[i] = new Series();
            }
        }
        return series[number];
    }

    private static final class Series {
        private boolean any;
        private int group;
        private long firstTime;
        private double firstValue;
        private long lastTime;
        private double lastValue;

        private void begin(long time, double value, int itsGroup) {
            any = true;
            group = itsGroup;
            firstTime = time;
            firstValue = value;
            lastTime = time;
            lastValue = value;
        }
    }
}
