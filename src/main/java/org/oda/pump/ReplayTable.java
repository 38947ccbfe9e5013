package org.oda.pump;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The replays of the records of one partition: three numbers for each, in open addressing, 32 to 64 bytes. Not thread-safe.
 */
final class ReplayTable {
    private static final int FIRST_CAPACITY = 16;
    private static final long FREE = -1;
    private static final int NUMBERS = 3;
    /** The offset of an intent that was taken back. */
    private static final long NONE = -1;

    private long[] cells = empty(FIRST_CAPACITY);
    private int size;

    /**
     * What became of a record.
     *
     * @param intent the offset of the message that holds the value
     * @param isDone whether that value is in the store
     * @param millis when that was noted, since 1970-01-01T00:00:00Z
     */
    record Entry(long intent, boolean isDone, long millis) {}

    /** {@code null} where nothing was put, or it was taken back. */
    @Nullable Entry get(long offset) {
        int at = find(cells, offset);
        if (cells[at] == FREE || cells[at + 1] == NONE) {
            return null;
        }
        long time = cells[at + 2];
        return new Entry(cells[at + 1], time > 0, Math.abs(time));
    }

    /** @param oldest entries before this may be forgotten, in milliseconds */
    void put(long offset, Entry entry, long oldest) {
        int at = find(cells, offset);
        if (cells[at] == FREE) {
            if ((size + 1) * 4L > cells.length / NUMBERS * 3L) {
                grow(oldest);
                at = find(cells, offset);
            }
            size++;
        }
        cells[at] = offset;
        cells[at + 1] = entry.intent();
        cells[at + 2] = entry.isDone() ? entry.millis() : -entry.millis();
    }

    void takeBack(long offset) {
        int at = find(cells, offset);
        if (cells[at] != FREE) {
            cells[at + 1] = NONE;
        }
    }

    /** With those that were taken back. */
    int size() {
        return size;
    }

    private void grow(long oldest) {
        int kept = 0;
        for (int at = 0; at < cells.length; at += NUMBERS) {
            kept += isKept(at, oldest) ? 1 : 0;
        }
        int capacity = FIRST_CAPACITY;
        while ((kept + 1) * 2L > capacity) {
            capacity = Math.multiplyExact(capacity, 2);
        }
        long[] grown = empty(capacity);
        for (int at = 0; at < cells.length; at += NUMBERS) {
            if (isKept(at, oldest)) {
                System.arraycopy(cells, at, grown, find(grown, cells[at]), NUMBERS);
            }
        }
        cells = grown;
        size = kept;
    }

    private boolean isKept(int at, long oldest) {
        return cells[at] != FREE && cells[at + 1] != NONE && Math.abs(cells[at + 2]) >= oldest;
    }

    /** Where the offset is, or would be. */
    private static int find(long[] cells, long offset) {
        int capacity = cells.length / NUMBERS;
        long mixed = offset * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & (capacity - 1);
        while (cells[slot * NUMBERS] != FREE && cells[slot * NUMBERS] != offset) {
            slot = (slot + 1) & (capacity - 1);
        }
        return slot * NUMBERS;
    }

    private static long[] empty(int capacity) {
        long[] cells = new long[Math.multiplyExact(capacity, NUMBERS)];
        Arrays.fill(cells, FREE);
        return cells;
    }
}
