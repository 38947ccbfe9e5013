package org.oda.store.questdb;

import java.util.Arrays;
import org.oda.store.Inventory;

/**
 * Counts records by series, and the rows of each series by shape. Rows are given in the order of time, and so are tallies that are
 * added. About 400 bytes for each series with a shape. What comes when the bounds are reached is counted
 * for its topic alone, or without its shape.
 */
final class Tally {
    /** Stands for all generators of a topic that are not told apart. */
    static final int OTHERS = Integer.MAX_VALUE;

    /** Stands for all shapes of a series that are not told apart. */
    static final int OTHER_SHAPES = Integer.MAX_VALUE;

    static final int NONE = -1;

    private static final long[] PERIODS =
            Inventory.PERIODS.stream().mapToLong(period -> period.toNanos()).toArray();

    // the numbers of a series, one behind another
    private static final int RECORDS = 0;
    private static final int FIRST = 1;
    private static final int LAST = 2;
    private static final int GAP_COUNT = 3;
    /** For each period its number, the records in it, and those in the one before. */
    private static final int RECENT = 4;

    private static final int WIDTH = RECENT + 3 * PERIODS.length;
    /** Of a series without a row. */
    private static final long NEVER = -1;

    // the numbers of a shape in a series
    private static final int ROWS = 0;
    private static final int SHAPE_FIRST = 1;
    private static final int SHAPE_LAST = 2;
    private static final int SHAPE_WIDTH = 3;

    private final int mostSeries;
    private final int mostShapes;
    private final SeriesMap series = new SeriesMap();
    private int[] topics = new int[16];
    private int[] generators = new int[16];
    private long[] facts = new long[16 * WIDTH];
    private long[] gaps = new long[16 * Inventory.GAPS];
    /** Of each series the shape that was added last, from which {@link #nextShape} leads to all. */
    private int[] headShape = new int[16];
    /** Of each series the shape of the row before: mostly the next row has it too. */
    private int[] hint = new int[16];

    private final SeriesMap shapes = new SeriesMap();
    private int[] shapeIds = new int[16];
    private int[] nextShape = new int[16];
    private long[] shapeFacts = new long[16 * SHAPE_WIDTH];

    /**
     * @param mostSeries that are told apart
     * @param mostShapes of all series, that are told apart
     */
    Tally(int mostSeries, int mostShapes) {
        this.mostSeries = mostSeries;
        this.mostShapes = mostShapes;
    }

    int size() {
        return series.size();
    }

    int topic(int number) {
        return topics[number];
    }

    /** Or {@link #OTHERS}. */
    int generator(int number) {
        return generators[number];
    }

    long records(int number) {
        return facts[number * WIDTH + RECORDS];
    }

    long first(int number) {
        return facts[number * WIDTH + FIRST];
    }

    long last(int number) {
        return facts[number * WIDTH + LAST];
    }

    /** The newest, the oldest of them first. */
    long[] gaps(int number) {
        long count = facts[number * WIDTH + GAP_COUNT];
        long[] newest = new long[(int) Math.min(count, Inventory.GAPS)];
        for (int i = 0; i < newest.length; i++) {
            newest[i] = gap(number, count - newest.length + i);
        }
        return newest;
    }

    long periodNumber(int number, int period) {
        return facts[recent(number, period)];
    }

    long inPeriod(int number, int period) {
        return facts[recent(number, period) + 1];
    }

    long inPeriodBefore(int number, int period) {
        return facts[recent(number, period) + 2];
    }

    /** The first of the series' shapes, for {@link #nextShape} and what tells of one. */
    int firstShape(int number) {
        return headShape[number];
    }

    /** {@link #NONE} behind the last. */
    int nextShape(int shape) {
        return nextShape[shape];
    }

    /** Or {@link #OTHER_SHAPES}. */
    int shapeId(int shape) {
        return shapeIds[shape];
    }

    long shapeRows(int shape) {
        return shapeFacts[shape * SHAPE_WIDTH + ROWS];
    }

    long shapeFirst(int shape) {
        return shapeFacts[shape * SHAPE_WIDTH + SHAPE_FIRST];
    }

    long shapeLast(int shape) {
        return shapeFacts[shape * SHAPE_WIDTH + SHAPE_LAST];
    }

    /** Rows from {@code from} until before {@code to}. */
    void count(Rows rows, long from, long to) {
        long[] numbers = new long[PERIODS.length];
        long periodEnd = Long.MIN_VALUE;
        for (long row = from; row < to; row++) {
            long ts = rows.ts(row);
            if (ts >= periodEnd) {
                for (int i = 0; i < PERIODS.length; i++) {
                    numbers[i] = ts / PERIODS[i];
                }
                periodEnd = (numbers[0] + 1) * PERIODS[0];
            }
            int number = number(rows.topic(row), rows.generator(row));
            addTime(number, ts, ts);
            if (rows.chunk(row) == 0) {
                addRecord(number, numbers);
            }
            int id = rows.shape(row);
            int shape = hint[number];
            if (shape == NONE || shapeIds[shape] != id) {
                shape = shape(number, id);
                hint[number] = shape;
            }
            addToShape(shape, 1, ts, ts);
        }
    }

    private void addRecord(int number, long[] periods) {
        facts[number * WIDTH + RECORDS]++;
        for (int i = 0; i < periods.length; i++) {
            int at = recent(number, i);
            if (facts[at] == periods[i]) {
                facts[at + 1]++;
            } else {
                facts[at + 2] = facts[at] == periods[i] - 1 ? facts[at + 1] : 0;
                facts[at] = periods[i];
                facts[at + 1] = 1;
            }
        }
    }

    /** What was counted of later rows. */
    void add(Tally later) {
        for (int from = 0; from < later.size(); from++) {
            int number = number(later.topic(from), later.generator(from));
            addGaps(number, later, from);
            addTime(number, later.first(from), later.last(from), false);
            facts[number * WIDTH + RECORDS] += later.records(from);
            for (int i = 0; i < PERIODS.length; i++) {
                addRecent(
                        recent(number, i),
                        later.periodNumber(from, i),
                        later.inPeriod(from, i),
                        later.inPeriodBefore(from, i));
            }
            for (int shape = later.firstShape(from); shape != NONE; shape = later.nextShape(shape)) {
                addToShape(
                        shape(number, later.shapeId(shape)),
                        later.shapeRows(shape),
                        later.shapeFirst(shape),
                        later.shapeLast(shape));
            }
        }
    }

    private void addGaps(int number, Tally later, int from) {
        long last = last(number);
        if (last != NEVER && later.first(from) > last) {
            addGap(number, later.first(from) - last);
        }
        for (long gap : later.gaps(from)) {
            addGap(number, gap);
        }
    }

    private void addRecent(int at, long period, long records, long before) {
        long newest = Math.max(facts[at], period);
        long inNewest = in(newest, at) + in(newest, period, records, before);
        long inOneBefore = in(newest - 1, at) + in(newest - 1, period, records, before);
        facts[at] = newest;
        facts[at + 1] = inNewest;
        facts[at + 2] = inOneBefore;
    }

    private long in(long asked, int at) {
        return in(asked, facts[at], facts[at + 1], facts[at + 2]);
    }

    private static long in(long asked, long period, long records, long before) {
        return asked == period ? records : asked == period - 1 ? before : 0;
    }

    private void addTime(int number, long first, long last) {
        addTime(number, first, last, true);
    }

    private void addTime(int number, long first, long last, boolean withGap) {
        int at = number * WIDTH;
        if (facts[at + LAST] == NEVER) {
            facts[at + FIRST] = first;
        } else if (withGap && first > facts[at + LAST]) {
            addGap(number, first - facts[at + LAST]);
        }
        facts[at + FIRST] = Math.min(facts[at + FIRST], first);
        facts[at + LAST] = Math.max(facts[at + LAST], last);
    }

    private void addGap(int number, long gap) {
        if (generators[number] != OTHERS) {
            long count = facts[number * WIDTH + GAP_COUNT]++;
            gaps[gapPlace(number, count)] = gap;
        }
    }

    private long gap(int number, long index) {
        return gaps[gapPlace(number, index)];
    }

    private static int gapPlace(int number, long index) {
        return number * Inventory.GAPS + (int) (index % Inventory.GAPS);
    }

    private static int recent(int number, int period) {
        return number * WIDTH + RECENT + 3 * period;
    }

    private void addToShape(int shape, long rows, long first, long last) {
        int at = shape * SHAPE_WIDTH;
        boolean isNew = shapeFacts[at + ROWS] == 0;
        shapeFacts[at + ROWS] += rows;
        shapeFacts[at + SHAPE_FIRST] = isNew ? first : Math.min(shapeFacts[at + SHAPE_FIRST], first);
        shapeFacts[at + SHAPE_LAST] = isNew ? last : Math.max(shapeFacts[at + SHAPE_LAST], last);
    }

    private int number(int topic, int generator) {
        int known = series.get(topic, generator);
        if (known != SeriesMap.ABSENT) {
            return known;
        }
        if (generator != OTHERS && series.size() >= mostSeries) {
            return number(topic, OTHERS);
        }
        int number = series.size();
        if (number == topics.length) {
            int grown = number * 2;
            topics = Arrays.copyOf(topics, grown);
            generators = Arrays.copyOf(generators, grown);
            facts = Arrays.copyOf(facts, grown * WIDTH);
            gaps = Arrays.copyOf(gaps, grown * Inventory.GAPS);
            headShape = Arrays.copyOf(headShape, grown);
            hint = Arrays.copyOf(hint, grown);
        }
        series.put(topic, generator, number);
        topics[number] = topic;
        generators[number] = generator;
        facts[number * WIDTH + LAST] = NEVER;
        headShape[number] = NONE;
        hint[number] = NONE;
        return number;
    }

    private int shape(int number, int id) {
        int known = shapes.get(number, id);
        if (known != SeriesMap.ABSENT) {
            return known;
        }
        if (id != OTHER_SHAPES && shapes.size() >= mostShapes) {
            return shape(number, OTHER_SHAPES);
        }
        int shape = shapes.size();
        if (shape == shapeIds.length) {
            int grown = shape * 2;
            shapeIds = Arrays.copyOf(shapeIds, grown);
            nextShape = Arrays.copyOf(nextShape, grown);
            shapeFacts = Arrays.copyOf(shapeFacts, grown * SHAPE_WIDTH);
        }
        shapes.put(number, id, shape);
        shapeIds[shape] = id;
        nextShape[shape] = headShape[number];
        headShape[number] = shape;
        return shape;
    }
}
