package org.oda.query;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.oda.model.Conversion;
import org.oda.model.Nanos;
import org.oda.model.Selection;
import org.oda.model.TimeRange;
import org.oda.store.Fold;
import org.oda.store.SampleBlock;
import org.oda.store.Store;

/**
 * The median time between consecutive readings of the same series, of all series of a group. Readings of the same instant
 * are one. Of a large selection only some stretches are looked at, spread evenly over its time.
 */
final class UsualInterval {
    private static final int STRETCHES = 16;
    private static final BigDecimal MEDIAN = BigDecimal.valueOf(50);

    private final Store store;
    private final FieldTask task;
    private final Map<Integer, Values> gaps = new HashMap<>();

    UsualInterval(Store store, FieldTask task) {
        this.store = store;
        this.task = task;
    }

    /**
     * In nanoseconds, for each group; NaN where it has no two readings.
     *
     * @param readings how many there are in all
     * @param most how many are looked at in all, roughly
     */
    double[] byGroup(Selection selection, long readings, long most) {
        if (readings <= most) {
            gather(selection);
        } else {
            long from = Nanos.of(selection.range().from());
            long part = (Nanos.of(selection.range().to()) - from) / STRETCHES;
            long length = Math.max(1, (long) (part * ((double) most / readings)));
            for (int i = 0; i < STRETCHES; i++) {
                long start = from + i * part;
                gather(selection.within(new TimeRange(Nanos.toInstant(start), Nanos.toInstant(start + length))));
            }
        }
        double[] medians = new double[task.groups().size()];
        Arrays.fill(medians, Double.NaN);
        gaps.forEach((group, values) -> medians[group] = Quantiles.of(values, MEDIAN));
        return medians;
    }

    private void gather(Selection selection) {
        Gaps all = new Gaps();
        store.fold(selection, task.field(), Gaps::new, all::merge);
        all.values.forEach((group, values) ->
                gaps.computeIfAbsent(group, g -> new Values()).addAll(values));
    }

    private final class Gaps implements Fold {
        private static final long NEVER = Long.MIN_VALUE;

        private final UnitWays ways = new UnitWays(task.ways());
        private final GroupNumbers groups = new GroupNumbers(task.groups());
        private final Map<Integer, Values> values = new HashMap<>();
        private long[] first = {};
        private long[] last = {};
        private int[] groupOf = {};

        @Override
        public void add(SampleBlock block) {
            boolean textsCount = task.needs().countOnly();
            boolean single = task.groups().isSingle();
            for (int i = 0; i < block.size(); i++) {
                Conversion way = ways.of(block.unit()[i], block.units());
                if (way != null && (textsCount || !Double.isNaN(block.values()[i]))) {
                    int series = block.series()[i];
                    int group = single ? 0 : groups.of(series, block.names());
                    reading(series, block.times()[i], group);
                }
            }
        }

        private void reading(int series, long time, int group) {
            ensure(series);
            if (last[series] == NEVER) {
                first[series] = time;
                groupOf[series] = group;
            } else if (time > last[series]) {
                values.computeIfAbsent(group, g -> new Values()).add((double) (time - last[series]));
            }
            last[series] = time;
        }

        private void merge(Gaps next) {
            next.values.forEach((group, some) ->
                    values.computeIfAbsent(group, g -> new Values()).addAll(some));
            for (int series = 0; series < next.last.length; series++) {
                if (next.last[series] != NEVER) {
                    reading(series, next.first[series], next.groupOf[series]);
                    last[series] = next.last[series];
                }
            }
        }

        private void ensure(int series) {
            int known = last.length;
            if (series >= known) {
                int size = Math.max(series + 1, known * 2);
                first = Arrays.copyOf(first, size);
                groupOf = Arrays.copyOf(groupOf, size);
                last = Arrays.copyOf(last, size);
                Arrays.fill(last, known, size, NEVER);
            }
        }
    }
}
