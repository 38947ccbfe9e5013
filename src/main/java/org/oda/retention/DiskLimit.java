package org.oda.retention;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.store.Store;

/**
 * How much the store may take of its disk. What counts is what its records take: the log and versions that are still read go by
 * themselves, and removing records would not make them smaller.
 *
 * @param most {@code null} for no limit
 */
public record DiskLimit(@Nullable Long most) {
    /** By how many bytes the store is beyond it; 0 where it is not. */
    long over(Store store) {
        return most == null ? 0 : over(store.parts());
    }

    /** Records before this time are to go, so that the rest has room; {@code null} where all has. Never what is not over yet. */
    @Nullable Instant before(Store store, Instant now) {
        if (most == null) {
            return null;
        }
        List<Store.Part> parts = store.parts();
        long over = over(parts);
        Instant before = null;
        long freed = 0;
        for (int i = 0; i < parts.size() - 1 && freed < over; i++) {
            Store.Part part = parts.get(i);
            if (part.range().to().isAfter(now)) {
                break;
            }
            freed += part.bytes();
            before = part.range().to();
        }
        return before;
    }

    private long over(List<Store.Part> parts) {
        long taken = parts.stream().mapToLong(Store.Part::bytes).sum();
        return most == null ? 0 : Math.max(0, taken - most);
    }
}
