package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import org.jspecify.annotations.Nullable;
import org.oda.model.Order;

/** Steps through the instants at which there are selected records, in either order, with one partition open at a time. */
final class Walk {
    private final TableReader reader;
    private final boolean ascending;
    private final long from;
    private final long to;
    private final Filter filter;
    private final Symbols topics;
    private @Nullable Run run;
    private @Nullable Rows rows;
    private int partition;
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
        if (rows != null) {
            reader.closePartitionByIndex(partition);
            rows = null;
        }
        partition += ascending ? 1 : -1;
        while (!ascending && partition >= 0 && !Partitions.startsBefore(reader, partition, to)) {
            partition--;
        }
        boolean isIn = ascending
                ? partition < reader.getPartitionCount() && Partitions.startsBefore(reader, partition, to)
                : partition >= 0 && partition >= Partitions.first(reader, from);
        if (!isIn) {
            return null;
        }
        Rows opened = new Rows(reader, partition);
        long low = opened.firstFrom(from);
        long high = opened.firstFrom(to);
        row = ascending ? low : high;
        end = ascending ? high : low;
        rows = opened;
        return opened;
    }
}
