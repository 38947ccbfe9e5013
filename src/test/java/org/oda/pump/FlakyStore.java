package org.oda.pump;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.oda.model.DecodedRecord;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.Selection;
import org.oda.store.Cursor;
import org.oda.store.Doomed;
import org.oda.store.FieldCount;
import org.oda.store.Fold;
import org.oda.store.Inventory;
import org.oda.store.Scan;
import org.oda.store.Store;

/** Another store, the appending to which fails on demand. It is never closed through this. */
final class FlakyStore implements Store {
    private final Store store;
    private final AtomicInteger appends = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean isAway;
    private volatile Predicate<DecodedRecord> refused = record -> false;
    private final AtomicInteger errors = new AtomicInteger();
    private volatile Duration busy = Duration.ZERO;

    FlakyStore(Store store) {
        this.store = store;
    }

    void setAway(boolean away) {
        isAway = away;
    }

    /** Every batch that holds such a record fails with an error that the store does not explain. */
    void refuse(Predicate<DecodedRecord> records) {
        refused = records;
    }

    /** The next appends end with an error of the machine. */
    void breakNext(int appends) {
        errors.set(appends);
    }

    /** Each append takes so long. */
    void delay(Duration time) {
        busy = time;
    }

    /** How often something was to be stored. */
    int appends() {
        return appends.get();
    }

    int failures() {
        return failures.get();
    }

    @Override
    public void append(List<DecodedRecord> batch) {
        appends.incrementAndGet();
        if (errors.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new OutOfMemoryError("as told");
        }
        if (isAway) {
            failures.incrementAndGet();
            throw new OdaException(ErrorCode.STORE_UNAVAILABLE, "told to be away");
        }
        if (batch.stream().anyMatch(refused)) {
            failures.incrementAndGet();
            throw new IllegalStateException("no column for this");
        }
        LockSupport.parkNanos(busy.toNanos());
        store.append(batch);
    }

    @Override
    public Cursor<DecodedRecord> scan(Scan scan) {
        return store.scan(scan);
    }

    @Override
    public List<DecodedRecord> last(Selection selection, int count, int most) {
        return store.last(selection, count, most);
    }

    @Override
    public List<FieldCount> fields(Selection selection) {
        return store.fields(selection);
    }

    @Override
    public boolean knows(String field) {
        return store.knows(field);
    }

    @Override
    public <F extends Fold> void fold(Selection selection, String field, Supplier<F> folds, Consumer<F> results) {
        store.fold(selection, field, folds, results);
    }

    @Override
    public Map<String, Long> count(Doomed doomed) {
        return store.count(doomed);
    }

    @Override
    public void erase(Doomed doomed, Progress progress) {
        store.erase(doomed, progress);
    }

    @Override
    public void purge(Duration patience) {
        store.purge(patience);
    }

    @Override
    public List<Part> parts() {
        return store.parts();
    }

    @Override
    public long diskBytes() {
        return store.diskBytes();
    }

    @Override
    public Optional<Span> span(Selection selection) {
        return store.span(selection);
    }

    @Override
    public Figures figures() {
        return store.figures();
    }

    @Override
    public long freeBytes() {
        return store.freeBytes();
    }

    @Override
    public Inventory inventory() {
        return store.inventory();
    }

    @Override
    public Capabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public boolean isAvailable() {
        return !isAway && store.isAvailable();
    }

    @Override
    public void close() {}
}
