package org.oda.store.questdb;

import io.questdb.cairo.ColumnType;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.sql.RecordMetadata;
import io.questdb.griffin.engine.table.parquet.PartitionDecoder;
import java.util.ArrayList;
import java.util.List;

/**
 * The groups of rows of an open Parquet partition. A frame is what a group adds in time: the rows behind the last time of the group
 * before, and those of the groups behind it that are of its own last time. So no instant is cut, whichever groups it lies in.
 */
final class RowGroups {
    private final PartitionDecoder shared;
    private final int[] types = new int[RecordTable.COLUMNS];
    private final int count;
    private final long[] starts;
    private final long[] mins;
    private final long[] maxs;

    /** Of a partition, which is opened. */
    RowGroups(TableReader reader, int partition) {
        this(
                reader.openPartition(partition),
                reader.getAndInitParquetPartitionDecoders(partition),
                reader.getMetadata());
    }

    /**
     * @param rows as many as there have to be
     * @param decoder of the file, to be closed behind all frames
     */
    RowGroups(long rows, PartitionDecoder decoder, RecordMetadata columns) {
        for (int column = 0; column < types.length; column++) {
            types[column] = columns.getColumnType(column);
        }
        shared = decoder;
        PartitionDecoder.Metadata metadata = decoder.metadata();
        count = metadata.getRowGroupCount();
        starts = new long[count + 1];
        mins = new long[count];
        maxs = new long[count];
        for (int group = 0; group < count; group++) {
            starts[group + 1] = starts[group] + metadata.getRowGroupSize(group);
            mins[group] = decoder.rowGroupMinTimestamp(group, RecordTable.TS);
            maxs[group] = decoder.rowGroupMaxTimestamp(group, RecordTable.TS);
        }
        if (starts[count] != rows || metadata.getColumnCount() != RecordTable.COLUMNS) {
            throw new IllegalStateException("a Parquet file of %d rows and %d columns, not of %d and %d"
                    .formatted(starts[count], metadata.getColumnCount(), rows, RecordTable.COLUMNS));
        }
    }

    List<Frame> frames(long from, long to) {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int group = i;
            long behind = group == 0 ? Long.MIN_VALUE : maxs[group - 1] + 1;
            if (maxs[group] >= Math.max(from, behind) && mins[group] < to) {
                long low = Math.max(from, behind);
                long high = Math.min(to, maxs[group] + 1);
                frames.add(columns -> open(group, low, high, columns));
            }
        }
        return frames;
    }

    private Rows open(int group, long from, long to, int columns) {
        var decoded = new DecodedRows(this);
        try {
            int first = decoded.firstFrom(group, from);
            decoded.add(group, first, decoded.firstFrom(group, to));
            for (int next = group + 1; next < count && mins[next] < to; next++) {
                decoded.add(next, 0, decoded.firstFrom(next, to));
            }
            return new Rows(decoded, starts[group] + first, columns);
        } catch (RuntimeException | Error e) {
            decoded.close();
            throw e;
        }
    }

    PartitionDecoder newDecoder() {
        var decoder = new PartitionDecoder();
        decoder.of(shared);
        return decoder;
    }

    int size(int group) {
        return (int) (starts[group + 1] - starts[group]);
    }

    long min(int group) {
        return mins[group];
    }

    long max(int group) {
        return maxs[group];
    }

    int type(int column) {
        return types[column];
    }

    /** Bytes of a value of the column; those of the auxiliary part where values differ in length. */
    int width(int column) {
        return column == RecordTable.DATA ? Rows.AUX_WIDTH : ColumnType.sizeOf(types[column]);
    }
}
