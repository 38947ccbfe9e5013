package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import io.questdb.std.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one open partition, read where the database has mapped them, or where they are decoded. The addresses are good only until
 * these, the partition or its reader are closed; row numbers are not checked, nor whether the column is loaded.
 */
final class Rows implements AutoCloseable {
    /** The columns before the data, as bits: all that tells records apart. */
    static final int KEYS = (1 << RecordTable.DATA) - 1;

    static final int DATA = 1 << RecordTable.DATA;
    /** All slots. */
    static final int VALUES = ((1 << RecordTable.SLOTS) - 1) << RecordTable.FIRST_SLOT;

    /** Where the address of the auxiliary column of the data stands, behind those of the columns. */
    static final int AUX = RecordTable.COLUMNS;

    static final int AUX_WIDTH = 16;
    private static final int AUX_INLINED = 1;
    private static final int AUX_NULL = 4;
    private static final int AUX_OFFSET_SHIFT = 16;

    private final long[] columns = new long[RecordTable.COLUMNS + 1];
    private final long count;
    private final long first;
    private final @Nullable DecodedRows decoded;

    /**
     * All of a native partition; all columns.
     *
     * @throws IllegalStateException for Parquet, of which nothing is mapped: to read it would end the process
     */
    Rows(TableReader reader, int partition) {
        if (Frames.isParquet(reader, partition)) {
            throw new IllegalStateException("a partition in Parquet is read by its frames");
        }
        count = Math.max(0, reader.openPartition(partition));
        first = 0;
        decoded = null;
        if (count == 0) {
            // a partition without rows has nothing mapped
            return;
        }
        int base = reader.getColumnBase(partition);
        for (int column = 0; column < RecordTable.COLUMNS; column++) {
            columns[column] = reader.getColumn(TableReader.getPrimaryColumnIndex(base, column))
                    .getPageAddress(0);
        }
        columns[AUX] = reader.getColumn(TableReader.getPrimaryColumnIndex(base, RecordTable.DATA) + 1)
                .getPageAddress(0);
    }

    /**
     * Some of a Parquet partition.
     *
     * @param first the number of the first of them in the partition
     * @param loaded the columns that there are from the beginning
     */
    Rows(DecodedRows decoded, long first, int loaded) {
        this.decoded = decoded;
        this.first = first;
        count = decoded.count();
        decoded.load(loaded, columns);
    }

    /** From now on there are these columns too. Not to be called for each row where it matters. */
    void load(int more) {
        if (decoded != null) {
            decoded.load(more, columns);
        }
    }

    /** The column of a slot, as a bit. */
    static int slot(int slot) {
        return 1 << (RecordTable.FIRST_SLOT + slot);
    }

    /** The number in the partition of the first of these rows. */
    long first() {
        return first;
    }

    long count() {
        return count;
    }

    long ts(long row) {
        return getLong(RecordTable.TS, row);
    }

    int topic(long row) {
        return getInt(RecordTable.TOPIC, row);
    }

    int generator(long row) {
        return getInt(RecordTable.GENERATOR, row);
    }

    int partition(long row) {
        return getInt(RecordTable.PARTITION, row);
    }

    long offset(long row) {
        return getLong(RecordTable.OFFSET, row);
    }

    int chunk(long row) {
        return getInt(RecordTable.CHUNK, row);
    }

    int shape(long row) {
        return getInt(RecordTable.SHAPE, row);
    }

    double value(int slot, long row) {
        return Unsafe.getUnsafe().getDouble(columns[RecordTable.FIRST_SLOT + slot] + row * Double.BYTES);
    }

    void copyTimes(long from, int count, long[] target, int at) {
        long source = columns[RecordTable.TS] + from * Long.BYTES;
        for (int i = 0; i < count; i++) {
            target[at + i] = Unsafe.getUnsafe().getLong(source + (long) i * Long.BYTES);
        }
    }

    void copyValues(int slot, long from, int count, double[] target, int at) {
        long source = columns[RecordTable.FIRST_SLOT + slot] + from * Double.BYTES;
        for (int i = 0; i < count; i++) {
            target[at + i] = Unsafe.getUnsafe().getDouble(source + (long) i * Double.BYTES);
        }
    }

    /** The length of the data in bytes. */
    int dataLength(long row) {
        int header = Unsafe.getUnsafe().getInt(columns[AUX] + row * AUX_WIDTH);
        if ((header & AUX_NULL) != 0) {
            throw new StoreFault("a record without data");
        }
        return (header & AUX_INLINED) != 0 ? (header >>> 4) & 0xF : header >>> 4;
    }

    /** Copies the data. A varchar of up to 9 bytes lies in the auxiliary column, a longer one in the column itself. */
    void copyData(long row, byte[] target, int at, int length) {
        long aux = columns[AUX] + row * AUX_WIDTH;
        boolean inlined = (Unsafe.getUnsafe().getInt(aux) & AUX_INLINED) != 0;
        long source = inlined
                ? aux + 1
                : columns[RecordTable.DATA] + (Unsafe.getUnsafe().getLong(aux + 8) >>> AUX_OFFSET_SHIFT);
        Unsafe.getUnsafe().copyMemory(null, source, target, Unsafe.BYTE_OFFSET + at, length);
    }

    byte[] data(long row) {
        byte[] data = new byte[dataLength(row)];
        copyData(row, data, 0, data.length);
        return data;
    }

    /** In an auxiliary column, where what its rows point to has moved by so many bytes. */
    static void moveData(long aux, long rows, long bytes) {
        for (long at = aux + 8; at < aux + rows * AUX_WIDTH; at += AUX_WIDTH) {
            long entry = Unsafe.getUnsafe().getLong(at);
            Unsafe.getUnsafe().putLong(at, entry + (bytes << AUX_OFFSET_SHIFT));
        }
    }

    /** The first row whose time is not before {@code ts}; {@link #count} if none is. */
    long firstFrom(long ts) {
        long low = 0;
        long high = count;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (ts(middle) < ts) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The first row from {@code row} on, before {@code end}, that has the time of the next; {@code end} if none has. */
    long startOfTied(long row, long end) {
        for (long next = row + 1; next < end; next++) {
            if (ts(next - 1) == ts(next)) {
                return next - 1;
            }
        }
        return end;
    }

    /** Behind the last row, before {@code end}, that has the time of {@code row}. */
    long endOfInstant(long row, long end) {
        long ts = ts(row);
        long next = row + 1;
        while (next < end && ts(next) == ts) {
            next++;
        }
        return next;
    }

    /** The first row, not before {@code start}, that has the time of the one before {@code row}. */
    long startOfInstant(long row, long start) {
        long first = row - 1;
        long ts = ts(first);
        while (first > start && ts(first - 1) == ts) {
            first--;
        }
        return first;
    }

    private int getInt(int column, long row) {
        return Unsafe.getUnsafe().getInt(columns[column] + row * Integer.BYTES);
    }

    private long getLong(int column, long row) {
        return Unsafe.getUnsafe().getLong(columns[column] + row * Long.BYTES);
    }

    /** May be repeated; what is mapped stays so. */
    @Override
    public void close() {
        if (decoded != null) {
            decoded.close();
        }
    }
}
