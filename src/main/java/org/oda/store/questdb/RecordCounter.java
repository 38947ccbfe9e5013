package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.util.HashMap;
import java.util.Map;

/**
 * How many records there are. The database knows the number of rows; those by which long records go on are counted once for
 * each version of a partition, and only where records of such a length were ever stored.
 */
final class RecordCounter {
    private final Map<Long, Counted> partitions = new HashMap<>();

    long count(TableReader reader, Shapes shapes) {
        return shapes.mayContinue() ? reader.size() - continued(reader) : reader.size();
    }

    private synchronized long continued(TableReader reader) {
        long sum = 0;
        for (int partition = 0; partition < reader.getPartitionCount(); partition++) {
            long version = Stocktaking.version(reader, partition);
            long rows = reader.getTxFile().getPartitionSize(partition);
            Counted known = partitions.get(reader.getPartitionTimestampByIndex(partition));
            if (known == null || known.version != version || known.rows > rows) {
                known = new Counted(version, 0, 0);
            }
            if (known.rows < rows) {
                known = new Counted(version, rows, known.continued + continued(reader, partition, known.rows, rows));
                partitions.put(reader.getPartitionTimestampByIndex(partition), known);
            }
            sum += known.continued;
        }
        return sum;
    }

    private static long continued(TableReader reader, int partition, long from, long to) {
        long continued = 0;
        for (Frame frame : Frames.of(reader, partition)) {
            try (Rows rows = frame.open(1 << RecordTable.CHUNK)) {
                long end = Math.min(to - rows.first(), rows.count());
                for (long row = Math.max(from - rows.first(), 0); row < end; row++) {
                    continued += rows.chunk(row) == 0 ? 0 : 1;
                }
            }
        }
        reader.closePartitionByIndex(partition);
        return continued;
    }

    /** @param continued rows that are not the first of their record */
    private record Counted(long version, long rows, long continued) {}
}
