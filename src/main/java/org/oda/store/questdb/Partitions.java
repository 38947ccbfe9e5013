package org.oda.store.questdb;

import io.questdb.cairo.TableReader;

/** Which partitions of a reader can hold a time. */
final class Partitions {
    private Partitions() {}

    /** The first that can hold a time from {@code ts} on; the count if none can. */
    static int first(TableReader reader, long ts) {
        int count = reader.getPartitionCount();
        int first = Math.max(0, reader.getPartitionIndexByTimestamp(ts));
        while (first < count && reader.getPartitionMaxTimestampFromMetadata(first) < ts) {
            first++;
        }
        return first;
    }

    /** Whether the partition can hold a time before {@code ts}. */
    static boolean startsBefore(TableReader reader, int partition, long ts) {
        return reader.getPartitionMinTimestampFromMetadata(partition) < ts;
    }

    /** The one that begins at this time; -1 where there is none. */
    static int at(TableReader reader, long time) {
        for (int partition = 0; partition < reader.getPartitionCount(); partition++) {
            if (reader.getPartitionTimestampByIndex(partition) == time) {
                return partition;
            }
        }
        return -1;
    }
}
