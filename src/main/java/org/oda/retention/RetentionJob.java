package org.oda.retention;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.oda.jobs.JobHandler;
import org.oda.jobs.JobRun;
import org.oda.model.Erasure;
import org.oda.model.OdaException;
import org.oda.store.Doomed;
import org.oda.store.Store;

/** Removes what is older than its retention, or what the disk has no room for. */
public final class RetentionJob implements JobHandler {
    public static final String KIND = "retention";
    static final String NOW = "now";

    private static final Duration PURGE_WITHIN = Duration.ofMinutes(2);
    private static final String RECORDS = "records";
    private static final String BYTES = "bytes_before";

    private final Store store;
    private final RetentionPolicy policy;
    private final DiskLimit disk;
    private final InstantSource clock;
    private final RetentionMetrics metrics;

    public RetentionJob(
            Store store, RetentionPolicy policy, DiskLimit disk, InstantSource clock, RetentionMetrics metrics) {
        this.store = store;
        this.policy = policy;
        this.disk = disk;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean isResumable() {
        return true;
    }

    @Override
    public ObjectNode run(JobRun run) {
        // what earlier jobs have left is gone first, and the disk is looked at when it is this job's turn
        purge(run);
        Instant full = disk.before(store, clock.instant());
        Doomed doomed =
                policy.at(Instant.parse(run.asked().path(NOW).textValue()), full == null ? Erasure.EVER.from() : full);
        ObjectNode notes = run.notes();
        if (!notes.has(RECORDS)) {
            ObjectNode counts = JsonNodeFactory.instance.objectNode();
            store.count(doomed).forEach(counts::put);
            notes.set(RECORDS, counts);
            notes.put(BYTES, store.diskBytes());
            run.note(notes);
        }
        store.erase(doomed, (done, total) -> run.progress("writing partitions of the store anew", done, total));
        purge(run);
        long removed = 0;
        for (var count : notes.path(RECORDS)) {
            removed += count.asLong();
        }
        metrics.removed(removed);
        ObjectNode receipt = JsonNodeFactory.instance.objectNode();
        receipt.put("removed", removed);
        receipt.set(RECORDS, notes.path(RECORDS));
        receipt.set(BYTES, notes.path(BYTES));
        receipt.put("bytes_after", store.diskBytes());
        return receipt;
    }

    private void purge(JobRun run) {
        try {
            run.progress("waiting until old files are gone", 0, 0);
            store.purge(PURGE_WITHIN);
        } catch (OdaException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            // they go when nobody reads them any more
        }
    }
}
