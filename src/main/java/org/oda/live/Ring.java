package org.oda.live;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.model.DecodedRecord;

/**
 * The newest records that arrived, each with a number, for all readers together: whoever reads more slowly than they leave has to
 * look elsewhere. So memory depends neither on how many read, nor on how slowly. May be used by several threads.
 */
final class Ring {
    /** What a record takes beside its data, about. */
    private static final int OVERHEAD_BYTES = 500;

    private final long maxBytes;
    private final @Nullable DecodedRecord[] slots;
    private long first;
    private long end;
    private long bytes;

    /**
     * @param maxRecords so many are held
     * @param maxBytes fewer where they have more than this together
     */
    Ring(int maxRecords, long maxBytes) {
        this.maxBytes = maxBytes;
        slots = new DecodedRecord[maxRecords];
    }

    synchronized void add(DecodedRecord record) {
        while (end > first && (end - first == slots.length || bytes + bytes(record) > maxBytes)) {
            bytes -= bytes(get(first));
            slots[slot(first++)] = null;
        }
        slots[slot(end++)] = record;
        bytes += bytes(record);
    }

    /** The number of the next record. */
    synchronized long end() {
        return end;
    }

    /** Whether the record of this number has left. */
    synchronized boolean isGone(long number) {
        return number < first;
    }

    /**
     * The records from this number on, in order.
     *
     * @return empty also where the first of them has left
     */
    synchronized List<DecodedRecord> from(long number, int most) {
        if (number < first) {
            return List.of();
        }
        DecodedRecord[] found = new DecodedRecord[(int) Math.min(most, end - number)];
        for (int i = 0; i < found.length; i++) {
            found[i] = get(number + i);
        }
        return Arrays.asList(found);
    }

    private DecodedRecord get(long number) {
        DecodedRecord record = slots[slot(number)];
        if (record == null) {
            throw new IllegalStateException("no record %d of %d to %d".formatted(number, first, end));
        }
        return record;
    }

    private int slot(long number) {
        return (int) (number % slots.length);
    }

    private static long bytes(DecodedRecord record) {
        return (long) record.record().data().length() + OVERHEAD_BYTES;
    }
}
