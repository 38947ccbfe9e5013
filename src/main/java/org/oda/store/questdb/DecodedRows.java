package org.oda.store.questdb;

import io.questdb.griffin.engine.table.parquet.PartitionDecoder;
import io.questdb.griffin.engine.table.parquet.RowGroupBuffers;
import io.questdb.std.DirectIntList;
import io.questdb.std.MemoryTag;
import io.questdb.std.Unsafe;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive rows of a Parquet partition, in memory that is not the JVM's, each column from when it is asked for, and laid out as
 * the database maps native columns. For one thread.
 */
final class DecodedRows implements AutoCloseable {
    private static final int TAG = MemoryTag.NATIVE_PARQUET_PARTITION_DECODER;

    private final RowGroups groups;
    private final PartitionDecoder decoder;
    private final List<Part> parts = new ArrayList<>();
    private final List<RowGroupBuffers> buffers = new ArrayList<>();
    private final List<Memory> joined = new ArrayList<>();
    private long count;
    private int loaded;

    private record Part(int group, int from, int to) {
        long rows() {
            return (long) to - from;
        }
    }

    private record Memory(long address, long bytes) {}

    DecodedRows(RowGroups groups) {
        this.groups = groups;
        decoder = groups.newDecoder();
    }

    long count() {
        return count;
    }

    /** Rows of a group behind those that were added before, before any is loaded. */
    void add(int group, int from, int to) {
        if (from < to) {
            parts.add(new Part(group, from, to));
            count += to - from;
        }
    }

    /** The first row of the group whose time is not before {@code ts}; the size if none is. */
    int firstFrom(int group, long ts) {
        int size = groups.size(group);
        if (ts <= groups.min(group)) {
            return 0;
        }
        if (ts > groups.max(group)) {
            return size;
        }
        try (RowGroupBuffers times = decode(new Part(group, 0, size), 1 << RecordTable.TS)) {
            long address = times.getChunkDataPtr(0);
            int low = 0;
            int high = size;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (Unsafe.getUnsafe().getLong(address + (long) middle * Long.BYTES) < ts) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    /** Sets the addresses of those of the columns that have none yet. */
    void load(int columns, long[] addresses) {
        int wanted = columns & ~loaded;
        if (wanted == 0 || parts.isEmpty()) {
            return;
        }
        List<RowGroupBuffers> decoded = new ArrayList<>();
        for (Part part : parts) {
            RowGroupBuffers each = decode(part, wanted);
            buffers.add(each);
            decoded.add(each);
        }
        int at = 0;
        for (int column = 0; column < RecordTable.COLUMNS; column++) {
            if ((wanted & 1 << column) != 0) {
                place(column, at++, decoded, addresses);
            }
        }
        loaded |= wanted;
    }

    private RowGroupBuffers decode(Part part, int columns) {
        var decoded = new RowGroupBuffers(TAG);
        try (var list = new DirectIntList(2L * RecordTable.COLUMNS, TAG)) {
            for (int column = 0; column < RecordTable.COLUMNS; column++) {
                if ((columns & 1 << column) != 0) {
                    list.add(column);
                    list.add(groups.type(column));
                }
            }
            decoder.decodeRowGroup(decoded, list, part.group, part.from, part.to);
            requireRows(part, columns, decoded);
            return decoded;
        } catch (RuntimeException | Error e) {
            decoded.close();
            throw e;
        }
    }

    /** What would be read behind its end would not be an error, but the end of the JVM. */
    private void requireRows(Part part, int columns, RowGroupBuffers decoded) {
        int at = 0;
        for (int column = 0; column < RecordTable.COLUMNS; column++) {
            if ((columns & 1 << column) != 0) {
                long bytes = column == RecordTable.DATA ? decoded.getChunkAuxSize(at) : decoded.getChunkDataSize(at);
                if (bytes < part.rows() * groups.width(column)) {
                    throw new IllegalStateException("%d bytes of column %d in group %d of a Parquet file are too few"
                            .formatted(bytes, column, part.group));
                }
                at++;
            }
        }
    }

    /** @param at the number of the column among those that were decoded */
    private void place(int column, int at, List<RowGroupBuffers> decoded, long[] addresses) {
        boolean isData = column == RecordTable.DATA;
        if (decoded.size() == 1) {
            addresses[column] = decoded.get(0).getChunkDataPtr(at);
            if (isData) {
                addresses[Rows.AUX] = decoded.get(0).getChunkAuxPtr(at);
            }
        } else if (isData) {
            joinData(at, decoded, addresses);
        } else {
            long width = groups.width(column);
            addresses[column] = allocate(count * width);
            long target = addresses[column];
            for (int i = 0; i < parts.size(); i++) {
                long bytes = parts.get(i).rows() * width;
                Unsafe.getUnsafe().copyMemory(decoded.get(i).getChunkDataPtr(at), target, bytes);
                target += bytes;
            }
        }
    }

    private void joinData(int at, List<RowGroupBuffers> decoded, long[] addresses) {
        long bytes = 0;
        for (RowGroupBuffers each : decoded) {
            bytes += each.getChunkDataSize(at);
        }
        addresses[RecordTable.DATA] = allocate(bytes);
        addresses[Rows.AUX] = allocate(count * Rows.AUX_WIDTH);
        long aux = addresses[Rows.AUX];
        long before = 0;
        for (int i = 0; i < parts.size(); i++) {
            long auxBytes = parts.get(i).rows() * Rows.AUX_WIDTH;
            long size = decoded.get(i).getChunkDataSize(at);
            Unsafe.getUnsafe().copyMemory(decoded.get(i).getChunkAuxPtr(at), aux, auxBytes);
            Unsafe.getUnsafe()
                    .copyMemory(decoded.get(i).getChunkDataPtr(at), addresses[RecordTable.DATA] + before, size);
            Rows.moveData(aux, parts.get(i).rows(), before);
            aux += auxBytes;
            before += size;
        }
    }

    private long allocate(long bytes) {
        // one byte at least: no address is 0
        var memory = new Memory(Unsafe.malloc(bytes + 1, TAG), bytes + 1);
        joined.add(memory);
        return memory.address;
    }

    /** May be repeated. */
    @Override
    public void close() {
        decoder.close();
        buffers.forEach(RowGroupBuffers::close);
        buffers.clear();
        joined.forEach(memory -> Unsafe.free(memory.address, memory.bytes, TAG));
        joined.clear();
    }
}
