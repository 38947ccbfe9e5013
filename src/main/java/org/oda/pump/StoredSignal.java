package org.oda.pump;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.oda.model.RecordId;

/** Tells when records have arrived where they belong. Thread-safe. */
@FunctionalInterface
public interface StoredSignal {
    /**
     * Completes when each of these records, and all before them in their partitions, is durable and visible in the store or
     * acknowledged in the rejects, whichever instance did that. It never fails, and may never complete: who has waited long
     * enough cancels it. What hangs on it must be quick.
     *
     * @param ids the last of each partition is enough
     * @param since of {@link System#nanoTime}, before the records were sent
     */
    CompletableFuture<@Nullable Void> stored(Collection<RecordId> ids, long since);
}
