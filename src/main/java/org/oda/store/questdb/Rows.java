package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import io.questdb.std.Unsafe;

/**
 * The rows of one open partition, read where the database has mapped them. The addresses are good only until the
 * partition or its reader is closed; row numbers are not checked.
 */
final class Rows {
    private static final int AUX_WIDTH = 16;
    private static final int AUX_INLINED = 1;
    private static final int AUX_NULL = 4;

    private final long[] columns = new long[RecordTable.FIRST_SLOT + RecordTable.SLOTS];
    private final long dataAux;
    private final long count;

    Rows(TableReader reader, int partition) {
        count = reader.openPartition(partition);
        int base = reader.getColumnBase(partition);
        for (int column = 0; column < columns.length; column++) {
            columns[column] = reader.getColumn(TableReader.getPrimaryColumnIndex(base, column))
                    .getPageAddress(0);
        }
        dataAux = reader.getColumn(TableReader.getPrimaryColumnIndex(base, RecordTable.DATA) + 1)
                .getPageAddress(0);
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
        int header = Unsafe.getUnsafe().getInt(dataAux + row * AUX_WIDTH);
        if ((header & AUX_NULL) != 0) {
            throw new StoreFault("a record without data");
        }
        return (header & AUX_INLINED) != 0 ? (header >>> 4) & 0xF : header >>> 4;
    }

    /** Copies the data. A varchar of up to 9 bytes lies in the auxiliary column, a longer one in the column itself. */
    void copyData(long row, byte[] target, int at, int length) {
        long aux = dataAux + row * AUX_WIDTH;
        boolean inlined = (Unsafe.getUnsafe().getInt(aux) & AUX_INLINED) != 0;
        long source = inlined
                ? aux + 1
                : columns[RecordTable.DATA] + (Unsafe.getUnsafe().getLong(aux + 8) >>> 16);
        Unsafe.getUnsafe().copyMemory(null, source, target, Unsafe.BYTE_OFFSET + at, length);
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
}
