package org.oda.store;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.ErrorCode;
import org.oda.model.Nanos;
import org.oda.model.OdaException;
import org.oda.model.OdaRecord;
import org.oda.model.Order;
import org.oda.model.Position;
import org.oda.model.RecordId;
import org.oda.model.Selection;
import org.oda.model.TimeRange;

/** A store in a map, slow and plain, that fails when it is told to and counts the cursors that are open. */
public final class FakeStore implements Store {
    private static final int BLOCK = 3;
    private static final int STRETCH = 7;
    private static final Comparator<DecodedRecord> BY_POSITION = Comparator.comparing(FakeStore::position);

    private static final Comparator<FieldCount> BY_NAME_AND_UNIT = Comparator.comparing(FieldCount::field)
            .thenComparing(FieldCount::unit, Comparator.nullsFirst(Comparator.naturalOrder()));

    private final Map<RecordId, DecodedRecord> records = new LinkedHashMap<>();
    private final AtomicInteger openCursors = new AtomicInteger();
    private @Nullable Inventory inventory;
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
        inventory = null;
    }

    @Override
    public Cursor<DecodedRecord> scan(Scan scan) {
        Position after = scan.after();
        Comparator<DecodedRecord> order = scan.order() == Order.ASC ? BY_POSITION : BY_POSITION.reversed();
        return new ListCursor<>(selected(scan.selection())
                .sorted(order)
                .filter(each -> after == null
                        || (scan.order() == Order.ASC
                                ? position(each).compareTo(after) > 0
                                : position(each).compareTo(after) < 0))
                .map(each -> scan.withAttributes() ? each : new DecodedRecord(each.record(), List.of()))
                .limit(scan.most())
                .iterator());
    }

    @Override
    public List<DecodedRecord> last(Selection selection, int count, int most) {
        Map<List<String>, List<DecodedRecord>> newest = new LinkedHashMap<>();
        selected(selection).sorted(BY_POSITION.reversed()).forEach(each -> {
            List<DecodedRecord> series = newest.computeIfAbsent(series(each), s -> new ArrayList<>());
            if (series.size() < count) {
                series.add(each);
            }
        });
        List<DecodedRecord> found = newest.values().stream()
                .flatMap(List::stream)
                .sorted(BY_POSITION)
                .toList();
        if (found.size() > most) {
            throw OdaException.inField(
                    ErrorCode.TOO_MANY_RECORDS, "last", "%d records, at most %d".formatted(found.size(), most));
        }
        return found;
    }

    @Override
    public List<FieldCount> fields(Selection selection) {
        Map<FieldCount, FieldCount> counts = new TreeMap<>(BY_NAME_AND_UNIT);
        selected(selection).flatMap(each -> each.attributes().stream()).forEach(attribute -> {
            int numbers = attribute.isNumeric() ? 1 : 0;
            FieldCount one = new FieldCount(attribute.name(), attribute.unit(), numbers, 1 - numbers);
            counts.merge(
                    one,
                    one,
                    (a, b) -> new FieldCount(a.field(), a.unit(), a.numbers() + b.numbers(), a.texts() + b.texts()));
        });
        return List.copyOf(counts.values());
    }

    @Override
    public synchronized Map<String, Long> count(Doomed doomed) {
        check();
        Map<String, Long> counts = new TreeMap<>();
        records.values().stream()
                .filter(each -> isDoomed(doomed, each.record()))
                .forEach(each -> counts.merge(each.record().id().topic(), 1L, Long::sum));
        return counts;
    }

    @Override
    public synchronized void erase(Doomed doomed, Progress progress) {
        check();
        progress.reached(0, 1);
        records.values().removeIf(each -> isDoomed(doomed, each.record()));
        inventory = null;
        progress.reached(1, 1);
    }

    static boolean isDoomed(Doomed doomed, OdaRecord record) {
        TimeRange range = doomed.of(record.id().topic());
        return range != null
                && record.timestampNanos() >= Nanos.of(range.from())
                && record.timestampNanos() < Nanos.of(range.to())
                && doomed.ofGenerator(record.generatorId())
                && record.id().offset()
                        < doomed.endOffset(record.id().topic(), record.id().partition());
    }

    @Override
    public void purge(Duration patience) {
        check();
    }

    @Override
    public List<Part> parts() {
        return List.of();
    }

    @Override
    public long diskBytes() {
        return 0;
    }

    @Override
    public synchronized boolean knows(String field) {
        check();
        return records.values().stream()
                .flatMap(each -> each.attributes().stream())
                .anyMatch(attribute -> attribute.name().equals(field));
    }

    /** Stretches and blocks of a handful of samples: what does not mend their seams is found out. */
    @Override
    public <F extends Fold> void fold(Selection selection, String field, Supplier<F> folds, Consumer<F> results) {
        List<DecodedRecord> found = selected(selection)
                .filter(each -> attribute(each, field) != null)
                .sorted(BY_POSITION)
                .toList();
        List<List<String>> series = new ArrayList<>();
        Map<List<String>, Integer> numbers = new HashMap<>();
        for (DecodedRecord each : found) {
            numbers.computeIfAbsent(series(each), name -> {
                series.add(name);
                return numbers.size();
            });
        }
        List<@Nullable String> units = new ArrayList<>();
        for (DecodedRecord each : found) {
            String unit = requireNonNull(attribute(each, field)).unit();
            if (!units.contains(unit)) {
                units.add(unit);
            }
        }
        SampleBlock block = new SampleBlock(new SeriesNames(series), Collections.unmodifiableList(units), BLOCK);
        for (int from = 0; from < found.size(); from += STRETCH) {
            F fold = folds.get();
            for (DecodedRecord each : found.subList(from, Math.min(found.size(), from + STRETCH))) {
                Attribute attribute = requireNonNull(attribute(each, field));
                block.add(
                        each.record().timestampNanos(),
                        requireNonNull(numbers.get(series(each))),
                        units.indexOf(attribute.unit()),
                        attribute.value());
                if (block.isFull()) {
                    fold.add(block);
                    block.clear();
                }
            }
            if (block.size() > 0) {
                fold.add(block);
                block.clear();
            }
            results.accept(fold);
        }
    }

    private record SeriesNames(List<List<String>> series) implements SampleBlock.Names {
        @Override
        public String topic(int number) {
            return series.get(number).get(0);
        }

        @Override
        public String generatorId(int number) {
            return series.get(number).get(1);
        }
    }

    private static Position position(DecodedRecord decoded) {
        return Position.of(decoded.record());
    }

    private static List<String> series(DecodedRecord decoded) {
        return List.of(decoded.record().id().topic(), decoded.record().generatorId());
    }

    private static @Nullable Attribute attribute(DecodedRecord decoded, String field) {
        return decoded.attributes().stream()
                .filter(attribute -> attribute.name().equals(field))
                .findFirst()
                .orElse(null);
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
    public synchronized Figures figures() {
        check();
        return new Figures(records.size(), (int) records.values().stream()
                .map(each -> each.record().generatorId())
                .distinct()
                .count());
    }

    @Override
    public long freeBytes() {
        return 1L << 40;
    }

    @Override
    public synchronized Inventory inventory() {
        check();
        Inventory known = inventory;
        if (known == null) {
            known = NaiveInventory.of(List.copyOf(records.values()));
            inventory = known;
        }
        return known;
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
        return List.copyOf(records.values()).stream().filter(selection::selects);
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
