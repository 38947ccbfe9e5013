package org.oda.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.ErrorCode;
import org.oda.model.JsonText;
import org.oda.model.Nanos;
import org.oda.model.OdaException;
import org.oda.model.OdaRecord;
import org.oda.model.RecordId;
import org.oda.model.Selection;

/** A store that makes its records up while they are read, as many as it is told, and then ends or fails. */
public final class GeneratedStore implements Store {
    private static final long START_NANOS = 1_700_000_000_000_000_000L;

    private final AtomicInteger openCursors = new AtomicInteger();
    private final AtomicLong read = new AtomicLong();
    private volatile long count;
    private volatile boolean failing;
    private volatile boolean searching;

    public GeneratedStore(long count) {
        this.count = count;
    }

    /** From now on a scan gives so many records and then ends, or fails. */
    public void setCount(long count, boolean thenFail) {
        this.count = count;
        failing = thenFail;
    }

    /** From now on a scan looks for its first record until it is interrupted, or no longer. */
    public void setSearching(boolean searching) {
        this.searching = searching;
    }

    public int openCursors() {
        return openCursors.get();
    }

    /** Records that were read so far, by all cursors. */
    public long read() {
        return read.get();
    }

    @Override
    public Cursor<DecodedRecord> scan(Scan scan) {
        openCursors.incrementAndGet();
        return new Cursor<>() {
            private final long end = Math.min(count, scan.most());
            private long next;

            @Override
            public @Nullable DecodedRecord next() {
                while (searching) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw new OdaException(ErrorCode.STORE_UNAVAILABLE, "interrupted");
                    }
                    Thread.onSpinWait();
                }
                if (next == end) {
                    if (failing) {
                        throw new OdaException(ErrorCode.STORE_UNAVAILABLE, "the cursor was told to fail");
                    }
                    return null;
                }
                read.incrementAndGet();
                long i = next++;
                String data =
                        "{\"temperature\":{\"value\":%d.%d,\"unit\":\"Cel\"},\"humidity\":{\"value\":%d,\"unit\":\"%%\"},\"n\":%d}"
                                .formatted(i % 30, i % 10, i * 7919 % 100, i * 104_729);
                OdaRecord record = new OdaRecord(
                        new RecordId("generated", 0, i), START_NANOS + i * 1_000_000, "generator", JsonText.of(data));
                return new DecodedRecord(record, scan.withAttributes() ? attributes(i) : List.of());
            }

            @Override
            public void close() {
                openCursors.decrementAndGet();
            }
        };
    }

    private static List<Attribute> attributes(long i) {
        return List.of(
                new Attribute("temperature", "Cel", i % 30 + i % 10 / 10.0),
                new Attribute("humidity", "%", i * 7919 % 100),
                new Attribute("n", null, i * 104_729));
    }

    @Override
    public List<DecodedRecord> last(Selection selection, int count, int most) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<FieldCount> fields(Selection selection) {
        return List.of(
                new FieldCount("humidity", "%", count, 0),
                new FieldCount("n", null, count, 0),
                new FieldCount("temperature", "Cel", count, 0));
    }

    @Override
    public boolean knows(String field) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <F extends Fold> void fold(Selection selection, String field, Supplier<F> folds, Consumer<F> results) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void append(List<DecodedRecord> batch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Long> count(Doomed doomed) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void erase(Doomed doomed, Progress progress) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void purge(Duration patience) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Part> parts() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long diskBytes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Span> span(Selection selection) {
        Instant start = Nanos.toInstant(START_NANOS);
        return Optional.of(new Span(start, start.plusNanos(count)));
    }

    @Override
    public Figures figures() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long freeBytes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Inventory inventory() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(1 << 20, Instant.EPOCH, Instant.parse("2200-01-01T00:00:00Z"));
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public void close() {}
}
