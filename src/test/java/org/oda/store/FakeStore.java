package org.oda.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.ErrorCode;
import org.oda.model.Nanos;
import org.oda.model.OdaException;
import org.oda.model.OdaRecord;
import org.oda.model.RecordId;
import org.oda.model.Selection;

/** A store in a map, slow and plain, that fails when it is told to and counts the cursors that are open. */
public final class FakeStore implements Store {
    private final Map<RecordId, DecodedRecord> records = new LinkedHashMap<>();
    private final AtomicInteger openCursors = new AtomicInteger();
    private volatile boolean available = true;
    private volatile long failAfter = Long.MAX_VALUE;

    /** From now on every call fails with {@code STORE_UNAVAILABLE}, or no longer. */
    public void setAvailable(boolean available) {
        this.available = available;
    }

    /** From now on every cursor fails when it has given so many results. */
    public void failCursorsAfter(long results) {
        failAfter = results;
    }

    public int openCursors() {
        return openCursors.get();
    }

    @Override
    public synchronized void append(List<DecodedRecord> batch) {
        check();
        batch.forEach(each -> records.put(each.record().id(), each));
    }

    @Override
    public Cursor<OdaRecord> scan(Selection selection) {
        return new ListCursor<>(
                selected(selection).map(DecodedRecord::record).sorted(byTime()).iterator());
    }

    @Override
    public Optional<Span> span(Selection selection) {
        List<OdaRecord> found =
                selected(selection).map(DecodedRecord::record).sorted(byTime()).toList();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Span(time(found.get(0)), time(found.get(found.size() - 1))));
    }

    @Override
    public Cursor<Partial> aggregate(Selection selection, String field, @Nullable Windows windows) {
        Map<Long, Map<String, Partial>> found = new TreeMap<>();
        selected(selection)
                .forEach(each -> each.attributes().stream()
                        .filter(attribute -> attribute.name().equals(field))
                        .forEach(attribute -> {
                            long window = windows == null ? 0 : windowOf(windows, time(each.record()));
                            Partial partial = of(window, attribute);
                            found.computeIfAbsent(window, w -> new LinkedHashMap<>())
                                    .merge(Objects.toString(attribute.unit(), ""), partial, FakeStore::merge);
                        }));
        return new ListCursor<>(found.values().stream()
                .flatMap(units -> units.values().stream())
                .iterator());
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(1 << 20, Instant.parse("1970-01-01T00:00:00Z"), Instant.parse("2200-01-01T00:00:00Z"));
    }

    @Override
    public boolean isAvailable() {
        return available;
    }

    @Override
    public void close() {}

    private synchronized Stream<DecodedRecord> selected(Selection selection) {
        check();
        return List.copyOf(records.values()).stream().filter(each -> matches(selection, each.record()));
    }

    private static boolean matches(Selection selection, OdaRecord record) {
        Instant time = time(record);
        return (selection.topic() == null
                        || selection.topic().equals(record.id().topic()))
                && (selection.generatorId() == null || selection.generatorId().equals(record.generatorId()))
                && !time.isBefore(selection.range().from())
                && time.isBefore(selection.range().to());
    }

    private void check() {
        if (!available) {
            throw new OdaException(ErrorCode.STORE_UNAVAILABLE, "the store was told to be away");
        }
    }

    private static Comparator<OdaRecord> byTime() {
        return Comparator.comparingLong(OdaRecord::timestampNanos);
    }

    private static Instant time(OdaRecord record) {
        return Nanos.toInstant(record.timestampNanos());
    }

    private static long windowOf(Windows windows, Instant time) {
        return Duration.between(windows.origin(), time).dividedBy(windows.width());
    }

    private static Partial of(long window, Attribute attribute) {
        return attribute.isNumeric()
                ? new Partial(window, attribute.unit(), 1, 0, attribute.value(), attribute.value(), attribute.value())
                : new Partial(window, attribute.unit(), 0, 1, 0, Double.NaN, Double.NaN);
    }

    private static Partial merge(Partial a, Partial b) {
        if (a.count() == 0 || b.count() == 0) {
            Partial numbers = a.count() == 0 ? b : a;
            return new Partial(
                    a.window(),
                    a.unit(),
                    numbers.count(),
                    a.nonNumeric() + b.nonNumeric(),
                    numbers.sum(),
                    numbers.min(),
                    numbers.max());
        }
        return new Partial(
                a.window(),
                a.unit(),
                a.count() + b.count(),
                a.nonNumeric() + b.nonNumeric(),
                a.sum() + b.sum(),
                Math.min(a.min(), b.min()),
                Math.max(a.max(), b.max()));
    }

    private final class ListCursor<T> implements Cursor<T> {
        private final Iterator<T> results;
        private long given;
        private boolean closed;

        ListCursor(Iterator<T> results) {
            this.results = results;
            openCursors.incrementAndGet();
        }

        @Override
        public @Nullable T next() {
            if (given++ >= failAfter) {
                throw new OdaException(ErrorCode.STORE_UNAVAILABLE, "the cursor was told to fail");
            }
            return results.hasNext() ? results.next() : null;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                openCursors.decrementAndGet();
            }
        }
    }
}
