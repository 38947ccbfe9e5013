package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The selected records of one instant, in the order of their positions. It is filled again and again. Its memory grows with the
 * most rows that one instant has: 16 bytes for each.
 */
final class Run {
    private final TableReader reader;
    private final Filter filter;
    private final Symbols topics;
    private Rows rows;
    private long[] order = new long[16];
    private long[] packed = {};
    private int size;
    private int[] starts = new int[17];
    private int records;

    Run(TableReader reader, Filter filter, Symbols topics, Rows rows) {
        this.reader = reader;
        this.filter = filter;
        this.topics = topics;
        this.rows = rows;
    }

    /** Takes the rows of one instant, all of them: from {@code from} until before {@code to}. */
    void take(Rows source, long from, long to) {
        rows = source;
        size = 0;
        records = 0;
        if (to - from == 1) {
            if (filter.matches(source, from) && filter.test().passes(source, from)) {
                order[0] = from;
                starts[1] = 1;
                records = 1;
            }
            return;
        }
        for (long row = from; row < to; row++) {
            if (filter.matches(source, row)) {
                if (size == order.length) {
                    order = Arrays.copyOf(order, size * 2);
                }
                order[size++] = row;
            }
        }
        if (size > 1) {
            sort();
        }
        group();
    }

    Rows rows() {
        return rows;
    }

    int records() {
        return records;
    }

    /** Of all records; their indexes are those from 0 until before it. */
    int rowCount() {
        return starts[records];
    }

    /** The first index of the record's rows, for {@link #row}. */
    int start(int record) {
        return starts[record];
    }

    /** Behind the last index of the record's rows. */
    int end(int record) {
        return starts[record + 1];
    }

    long row(int index) {
        return order[index];
    }

    /** Keeps the rows of those records that pass the test. */
    private void group() {
        int kept = 0;
        int end;
        for (int start = 0; start < size; start = end) {
            end = start + 1;
            while (end < size && isOfSameRecord(order[start], order[end])) {
                end++;
            }
            if (filter.test().passes(rows, order, start, end)) {
                System.arraycopy(order, start, order, kept, end - start);
                kept += end - start;
                if (records + 2 > starts.length) {
                    starts = Arrays.copyOf(starts, starts.length * 2);
                }
                starts[++records] = kept;
            }
        }
    }

    private boolean isOfSameRecord(long a, long b) {
        return rows.offset(a) == rows.offset(b)
                && rows.partition(a) == rows.partition(b)
                && rows.topic(a) == rows.topic(b);
    }

    private void sort() {
        int[] ranks = topics.ranks(reader);
        boolean sorted = true;
        for (int i = 1; i < size && sorted; i++) {
            sorted = compare(ranks, order[i - 1], order[i]) <= 0;
        }
        if (!sorted && !sortPacked(ranks)) {
            Long[] boxed = Arrays.stream(order, 0, size).boxed().toArray(Long[]::new);
            Comparator<Long> byPosition = (a, b) -> compare(ranks, a, b);
            Arrays.sort(boxed, byPosition);
            for (int i = 0; i < size; i++) {
                order[i] = boxed[i];
            }
        }
    }

    private int compare(int[] ranks, long a, long b) {
        int result = Integer.compare(ranks[rows.topic(a)], ranks[rows.topic(b)]);
        if (result == 0) {
            result = Integer.compare(rows.partition(a), rows.partition(b));
        }
        if (result == 0) {
            result = Long.compare(rows.offset(a), rows.offset(b));
        }
        return result != 0 ? result : Integer.compare(rows.chunk(a), rows.chunk(b));
    }

    /** Sorts by numbers that hold what is compared and where it stood; whether these have bits enough. */
    private boolean sortPacked(int[] ranks) {
        int partition = 0;
        int chunk = 0;
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < size; i++) {
            partition |= rows.partition(order[i]);
            chunk |= rows.chunk(order[i]);
            least = Math.min(least, rows.offset(order[i]));
            most = Math.max(most, rows.offset(order[i]));
        }
        int partitionBits = bits(partition);
        int offsetBits = bits(most - least);
        int chunkBits = bits(chunk);
        int indexBits = bits(size - 1L);
        if (bits(ranks.length) + partitionBits + offsetBits + chunkBits + indexBits >= Long.SIZE) {
            return false;
        }
        if (packed.length < size) {
            packed = new long[order.length];
        }
        for (int i = 0; i < size; i++) {
            long key = ranks[rows.topic(order[i])];
            key = key << partitionBits | rows.partition(order[i]);
            key = key << offsetBits | rows.offset(order[i]) - least;
            key = key << chunkBits | rows.chunk(order[i]);
            packed[i] = key << indexBits | i;
        }
        Arrays.sort(packed, 0, size);
        for (int i = 0; i < size; i++) {
            packed[i] = order[(int) (packed[i] & ((1L << indexBits) - 1))];
        }
        System.arraycopy(packed, 0, order, 0, size);
        return true;
    }

    private static int bits(long number) {
        return Long.SIZE - Long.numberOfLeadingZeros(number);
    }
}
