package org.oda.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How far an import has come in a topic. Row n goes to partition n mod the number of partitions, and rows of a partition
 * in their order, so that its last row tells all of it. Written by the thread that hears the acknowledgements, read by
 * the one that keeps notes.
 */
final class Lane {
    private final AtomicLongArray rows;
    private final AtomicLongArray offsets;

    /**
     * How far it is in one partition.
     *
     * @param row the last row that is known to be there, 0 where none is
     * @param offset from which on later rows may be found
     */
    record Mark(long row, long offset) {}

    Lane(List<Mark> marks) {
        rows = new AtomicLongArray(marks.stream().mapToLong(Mark::row).toArray());
        offsets = new AtomicLongArray(marks.stream().mapToLong(Mark::offset).toArray());
    }

    /** A topic in which the import has nothing yet. */
    static Lane from(List<Long> ends) {
        return new Lane(ends.stream().map(end -> new Mark(0, end)).toList());
    }

    int partition(long row) {
        return (int) (row % rows.length());
    }

    /** The row is there. The number of the row is written first: a note may have it too high for its offset, never too low. */
    void acknowledged(int partition, long row, long offset) {
        rows.accumulateAndGet(partition, row, Math::max);
        offsets.set(partition, offset + 1);
    }

    /** A row that was found at the broker. */
    void found(int partition, long row) {
        rows.accumulateAndGet(partition, row, Math::max);
    }

    long lastRow(int partition) {
        return rows.get(partition);
    }

    List<Mark> marks() {
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < rows.length(); i++) {
            long offset = offsets.get(i);
            marks.add(new Mark(rows.get(i), offset));
        }
        return marks;
    }
}
