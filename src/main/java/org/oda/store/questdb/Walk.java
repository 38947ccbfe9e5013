package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.model.Order;

/** Steps through the instants at which there are selected records, in either order, with one partition open at a time. */
final class Walk implements AutoCloseable {
    private final TableReader reader;
    private final boolean ascending;
    private final long from;
    private final long to;
    private final Filter filter;
    private final Symbols topics;
    private @Nullable Run run;
    private @Nullable Rows rows;
    private int partition;
    private boolean isOpen;
    /** Those of the partition that is open; none where none is. */
    private List<Frame> frames = List.of();
    /** Ascending the next of the frames, descending the one behind it. */
    private int frame;

    /** Ascending the next row, descending the one behind it. */
    private long row;

    private long end;

    /**
     * @param from inclusive
     * @param to exclusive
     */
    Walk(TableReader reader, Filter filter, Symbols topics, Order order, long from, long to) {
        this.reader = reader;
        this.filter = filter;
        this.topics = topics;
        this.from = from;
        this.to = to;
        ascending = order == Order.ASC;
        partition = ascending ? Partitions.first(reader, from) - 1 : reader.getPartitionCount();
    }

    /** The records of the next instant, good until the next call; {@code null} behind the last. */
    @Nullable Run next() {
        while (true) {
            Crew.requireUninterrupted();
            Rows open = rows;
            if (open == null || row == end) {
                open = nextRows();
                if (open == null) {
                    return null;
                }
                continue;
            }
            Run taken = run;
            if (taken == null) {
                taken = new Run(reader, filter, topics, open);
                run = taken;
            }
            long first = row;
            if (ascending) {
                row = open.endOfInstant(row, end);
                taken.take(open, first, row);
            } else {
                row = open.startOfInstant(row, end);
                taken.take(open, row, first);
            }
            if (taken.records() > 0) {
                return taken;
            }
        }
    }

    private @Nullable Rows nextRows() {
        closeRows();
        if (frame == (ascending ? frames.size() : 0) && !openNextPartition()) {
            return null;
        }
        Rows opened = frames.get(ascending ? frame++ : --frame)
                .open(Rows.KEYS | filter.test().columns());
        rows = opened;
        long low = opened.firstFrom(from);
        long high = opened.firstFrom(to);
        row = ascending ? low : high;
        end = ascending ? high : low;
        return opened;
    }

    /** One that has frames; false where there is none. */
    private boolean openNextPartition() {
        do {
            closePartition();
            partition += ascending ? 1 : -1;
            while (!ascending && partition >= 0 && !Partitions.startsBefore(reader, partition, to)) {
                partition--;
            }
            boolean isIn = ascending
                    ? partition < reader.getPartitionCount() && Partitions.startsBefore(reader, partition, to)
                    : partition >= 0 && partition >= Partitions.first(reader, from);
            if (!isIn) {
                return false;
            }
            frames = Frames.of(reader, partition, from, to);
            isOpen = true;
        } while (frames.isEmpty());
        frame = ascending ? 0 : frames.size();
        return true;
    }

    private void closeRows() {
        if (rows != null) {
            rows.close();
            rows = null;
        }
    }

    private void closePartition() {
        if (isOpen) {
            reader.closePartitionByIndex(partition);
            isOpen = false;
            frames = List.of();
            frame = 0;
        }
    }

    /** The partition stays open until the reader is closed. */
    @Override
    public void close() {
        closeRows();
    }
}
