package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import io.questdb.cairo.sql.PartitionFormat;
import java.util.List;

/** How a partition is read: a native one as a whole, one in Parquet by its groups of rows. */
final class Frames {
    private Frames() {}

    /**
     * Opens the partition; frames are good until it is closed, and may be opened by any thread.
     *
     * @param from where rows before this time are not wanted; they may come
     * @param to where rows from this time on are not wanted; they may come
     * @return in the order of time
     */
    static List<Frame> of(TableReader reader, int partition, long from, long to) {
        if (isParquet(reader, partition)) {
            return new RowGroups(reader, partition).frames(from, to);
        }
        Rows mapped = new Rows(reader, partition);
        return List.of(columns -> mapped);
    }

    /** With all of its rows. */
    static List<Frame> of(TableReader reader, int partition) {
        return of(reader, partition, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    static boolean isParquet(TableReader reader, int partition) {
        return reader.getPartitionFormatFromMetadata(partition) == PartitionFormat.PARQUET;
    }
}
