package org.oda.store;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;

/**
 * Keeping old months in less room. What is packed is read as before; where records are written to it, or erased from it, the store
 * unpacks it first by itself.
 */
public interface Packing {
    /** The months (of UTC) that ended before this time and that could be packed, in their order. */
    List<YearMonth> packable(Instant before);

    /**
     * Packs a month where that saves a quarter at least. Appenders wait meanwhile: some seconds for each million records.
     *
     * @throws org.oda.model.OdaException {@code STORE_UNAVAILABLE} where the disk has no room for it, or the thread is interrupted
     */
    Packed pack(YearMonth month);

    /** What is packed now. */
    Extent packed();

    /**
     * What became of a month.
     *
     * @param before bytes of its files
     * @param after the same number where it is left as it was
     */
    record Packed(long before, long after) {
        /** Where there was nothing to do. */
        public static final Packed NONE = new Packed(0, 0);

        public long saved() {
            return before - after;
        }
    }

    /**
     * How much is packed.
     *
     * @param bytes of its files
     */
    record Extent(int months, long bytes) {}
}
