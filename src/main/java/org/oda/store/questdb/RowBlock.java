package org.oda.store.questdb;

import java.util.Arrays;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.oda.store.SampleBlock;

/** Samples of the rows of one stretch. Which series they are of is looked up when it is asked for: not every fold does. */
final class RowBlock extends SampleBlock {
    private static final int CAPACITY = 4_096;

    private final SeriesNames names;
    private final boolean isOfOneSeries;
    private final SeriesMap known = new SeriesMap();
    private final long[] rowNumbers = new long[CAPACITY];
    private @Nullable Rows rows;
    private int found;

    RowBlock(SeriesNames names, FieldPlan plan, boolean isOfOneSeries) {
        super(names, Collections.unmodifiableList(plan.units()), CAPACITY);
        this.names = names;
        this.isOfOneSeries = isOfOneSeries;
    }

    /** Consecutive rows, at most {@link #room}, where the attribute has the same place. */
    void add(Rows source, long from, int count, int place) {
        int at = size();
        source.copyTimes(from, count, times(), at);
        Arrays.fill(unit(), at, at + count, FieldPlan.unit(place));
        if (FieldPlan.isText(place)) {
            Arrays.fill(values(), at, at + count, Double.NaN);
        } else {
            source.copyValues(FieldPlan.slot(place), from, count, values(), at);
        }
        for (int i = 0; i < count; i++) {
            rowNumbers[at + i] = from + i;
        }
        rows = source;
        grow(count);
    }

    @Override
    public int[] series() {
        int[] series = super.series();
        Rows source = rows;
        if (found == size() || source == null) {
            return series;
        }
        if (isOfOneSeries) {
            Arrays.fill(series, found, size(), seriesOf(source, rowNumbers[found]));
            found = size();
        }
        found = known.get(source, rowNumbers, found, size(), series);
        while (found < size()) {
            series[found] = seriesOf(source, rowNumbers[found]);
            found = known.get(source, rowNumbers, found + 1, size(), series);
        }
        return series;
    }

    @Override
    public int series(int index) {
        Rows source = rows;
        return source == null ? super.series(index) : seriesOf(source, rowNumbers[index]);
    }

    private int seriesOf(Rows source, long row) {
        int topic = source.topic(row);
        int generator = source.generator(row);
        int number = known.get(topic, generator);
        if (number == SeriesMap.ABSENT) {
            number = names.numberOf(topic, generator);
            known.put(topic, generator, number);
        }
        return number;
    }

    @Override
    public void clear() {
        super.clear();
        found = 0;
    }
}
