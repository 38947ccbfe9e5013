package org.oda.pump;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.oda.model.DecodedRecord;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores batches, whatever it takes. While the store is away it waits. Where the store is there and refuses a batch again
 * and again, halves of it are tried until the records at fault are found; what the store refuses alone is refused. So no
 * record can keep the others from being stored.
 */
final class Appender {
    private static final Logger LOG = LoggerFactory.getLogger(Appender.class);

    /** Attempts at the whole before it is taken apart: a store that is just about to mend itself must not cost records. */
    private static final int ATTEMPTS = 4;

    private final Store store;
    private final Outage outage;
    private final PumpMetrics metrics;

    Appender(Store store, Outage outage, PumpMetrics metrics) {
        this.store = store;
        this.outage = outage;
        this.metrics = metrics;
    }

    /** A record that the store can never hold, by its place in the batch, and what the store said. */
    record Refused(int index, String detail) {}

    /**
     * Returns when all records but the refused ones are durable and visible.
     *
     * @throws AbandonedException after which the batch is to be given again
     */
    List<Refused> append(List<DecodedRecord> batch, Patience patience) {
        List<Refused> refused = new ArrayList<>();
        if (!batch.isEmpty()) {
            long begin = System.nanoTime();
            try {
                append(batch, 0, batch.size(), ATTEMPTS, patience, refused);
            } finally {
                outage.leftBy(patience);
            }
            metrics.appendSeconds.observe((System.nanoTime() - begin) / 1e9);
            metrics.batchRecords.observe(batch.size());
            metrics.stored(batch.size() - refused.size());
        }
        return refused;
    }

    private void append(
            List<DecodedRecord> batch, int from, int to, int attempts, Patience patience, List<Refused> refused) {
        var backoff = new Backoff();
        int refusals = 0;
        while (true) {
            RuntimeException failure;
            try {
                store.append(batch.subList(from, to));
                outage.overFor(patience);
                return;
            } catch (RuntimeException e) {
                failure = e;
            }
            boolean isAway = !store.isAvailable()
                    || (failure instanceof OdaException known && known.code() == ErrorCode.STORE_UNAVAILABLE);
            if (isAway) {
                refusals = 0;
            } else if (++refusals == attempts) {
                takeApart(batch, from, to, patience, refused, failure);
                outage.overFor(patience);
                return;
            }
            outage.foundBy(patience, failure);
            metrics.appendRetries.inc();
            patience.waitFor(backoff.next());
        }
    }

    private void takeApart(
            List<DecodedRecord> batch,
            int from,
            int to,
            Patience patience,
            List<Refused> refused,
            RuntimeException failure) {
        if (to - from > 1) {
            int middle = (from + to) >>> 1;
            patience.waitFor(Duration.ZERO);
            append(batch, from, middle, 1, patience, refused);
            append(batch, middle, to, 1, patience, refused);
            return;
        }
        LOG.atWarn()
                .addKeyValue("record", batch.get(from).record().id())
                .setCause(failure)
                .log("store refuses a record");
        refused.add(new Refused(from, String.valueOf(failure.getMessage())));
    }
}
