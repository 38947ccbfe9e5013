package org.oda.query;

import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
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
    private final ByGroup gaps = new ByGroup();

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
        for (int group = 0; group < gaps.values.length; group++) {
            Values values = gaps.values[group];
            if (values != null) {
                medians[group] = Quantiles.of(values, MEDIAN);
            }
        }
        return medians;
    }

    private void gather(Selection selection) {
        Gaps all = new Gaps(gaps);
        store.fold(selection, task.field(), () -> new Gaps(new ByGroup()), all::merge);
    }

    private static final class ByGroup {
        private @Nullable Values[] values = {};

        private Values of(int group) {
            if (group >= values.length) {
                values = Arrays.copyOf(values, Math.max(group + 1, values.length * 2));
            }
            Values known = values[group];
            if (known == null) {
                known = new Values();
                values[group] = known;
            }
            return known;
        }

        private void addAll(ByGroup other) {
            for (int group = 0; group < other.values.length; group++) {
                Values some = other.values[group];
                if (some != null) {
                    of(group).addAll(some);
                }
            }
        }
    }

    private final class Gaps implements Fold {
        private static final long NEVER = Long.MIN_VALUE;

        private final UnitWays ways = new UnitWays(task.ways());
        private final GroupNumbers groups = new GroupNumbers(task.groups());
        private final boolean textsCount = task.needs().countOnly();
        private final boolean single = task.groups().isSingle();
        private final ByGroup found;
        private long[] first = {};
        private long[] last = {};
        private int[] groupOf = {};

        private Gaps(ByGroup found) {
            this.found = found;
        }

        @Override
        public void add(SampleBlock block) {
            int to;
            for (int from = 0; from < block.size(); from = to) {
                to = block.endOfUnit(from, block.size());
                if (ways.of(block.unit()[from], block.units()) != null) {
                    add(block, from, to);
                }
            }
        }

        private void add(SampleBlock block, int from, int to) {
            int[] series = block.series();
            long[] times = block.times();
            double[] values = block.values();
            for (int i = from; i < to; i++) {
                if (textsCount || !Double.isNaN(values[i])) {
                    reading(series[i], times[i], single ? 0 : groups.of(series[i], block.names()));
                }
            }
        }

        private void reading(int series, long time, int group) {
            ensure(series);
            if (last[series] == NEVER) {
                first[series] = time;
                groupOf[series] = group;
            } else if (time > last[series]) {
                found.of(group).add((double) (time - last[series]));
            }
            last[series] = time;
        }

        private void merge(Gaps next) {
            found.addAll(next.found);
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
