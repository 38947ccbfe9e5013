package org.oda.query;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.model.Aggregation;
import org.oda.model.DecodedRecord;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.Page;
import org.oda.model.Position;
import org.oda.model.Query;
import org.oda.model.Selection;
import org.oda.model.TimeRange;
import org.oda.model.Windows;
import org.oda.store.Cursor;
import org.oda.store.Scan;
import org.oda.store.Store;
import org.oda.units.Units;

/** Answers queries from the store. Thread-safe where the store is. */
public final class QueryEngine {
    private final Store store;
    private final Units units;
    private final InstantSource clock;

    /** @param clock what a query without {@code stop} takes for now */
    public QueryEngine(Store store, Units units, InstantSource clock) {
        this.store = store;
        this.units = units;
        this.clock = clock;
    }

    /**
     * The answer, which is to be closed. Its first element has been read when this returns, and what goes wrong up to
     * there is thrown here.
     *
     * @throws OdaException {@code BAD_VALUE} where {@code start} is not before {@code stop}, {@code NOTHING_FOUND} where
     *     there is no record, {@code NO_VALUES} where no record has a value that can be aggregated,
     *     {@code TOO_MANY_WINDOWS}, {@code STORE_UNAVAILABLE}
     */
    public QueryResult run(Query query, boolean withAttributes) {
        Selection selection = select(query);
        Aggregation aggregation = query.aggregation();
        if (aggregation == null) {
            return records(query.page(), selection, withAttributes);
        }
        Windows windows = aggregation.windows();
        Duration frequency = windows == null ? null : windows.width().elapsed();
        return frequency == null
                ? whole(query, selection, aggregation)
                : windowed(query, selection, aggregation, frequency);
    }

    private QueryResult records(Page page, Selection selection, boolean withAttributes) {
        Cursor<DecodedRecord> cursor = PeekedCursor.of(
                        store.scan(new Scan(selection, page.order(), page.after(), withAttributes)))
                .orElseThrow(QueryEngine::nothingFound);
        if (page.limit() == null) {
            return new QueryResult.Records(cursor, List.of(), null);
        }
        List<DecodedRecord> found = new ArrayList<>();
        Position next = null;
        try (cursor) {
            for (DecodedRecord each = cursor.next(); each != null && next == null; each = cursor.next()) {
                if (found.size() == page.limit()) {
                    next = Position.of(found.get(found.size() - 1).record());
                } else {
                    found.add(each);
                }
            }
        }
        return new QueryResult.Records(cursor(found.iterator(), () -> {}), List.of(), next);
    }

    private Selection select(Query query) {
        Instant stop = query.stop() == null ? clock.instant() : query.stop();
        Instant start = query.start() == null ? store.capabilities().earliest() : query.start();
        if (start.isBefore(stop)) {
            return new Selection(
                    query.topics(), query.generatorIds(), query.fields(), List.of(), new TimeRange(start, stop));
        }
        if (query.start() == null) {
            throw nothingFound(); // the store holds nothing so old
        }
        throw OdaException.inField(
                ErrorCode.BAD_VALUE,
                "start",
                query.stop() == null
                        ? "start %s is not before now, %s, which is the stop where none is given".formatted(start, stop)
                        : "start %s is not before stop %s".formatted(start, stop));
    }

    private QueryResult whole(Query query, Selection selection, Aggregation aggregation) {
        Instant stop = query.stop();
        Selection found = selection;
        if (stop == null) {
            Store.Span span = store.span(selection).orElseThrow(QueryEngine::nothingFound);
            found = cutTo(span, selection);
            stop = span.last();
        }
        try (AggregateCursor one = open(found, aggregation, Windowing.whole(stop))) {
            Aggregate aggregate = one.next();
            if (aggregate == null) {
                throw noValues(found, aggregation, one.leftOut());
            }
            return new QueryResult.Aggregates(
                    cursor(List.of(row(query, aggregation, aggregate)).iterator(), () -> {}), aggregation, true);
        }
    }

    private QueryResult windowed(Query query, Selection selection, Aggregation aggregation, Duration frequency) {
        Store.Span span = store.span(selection).orElseThrow(QueryEngine::nothingFound);
        Selection found = cutTo(span, selection);
        AggregateCursor windows = open(found, aggregation, Windowing.of(query.start(), query.stop(), span, frequency));
        Cursor<Aggregate> peeked =
                PeekedCursor.of(windows).orElseThrow(() -> noValues(found, aggregation, windows.leftOut()));
        return new QueryResult.Aggregates(
                new Cursor<>() {
                    @Override
                    public @Nullable AggregateRow next() {
                        Aggregate next = peeked.next();
                        return next == null ? null : row(query, aggregation, next);
                    }

                    @Override
                    public void close() {
                        peeked.close();
                    }
                },
                aggregation,
                false);
    }

    /** Records that arrive behind the look at the span must not fall outside the windows that it gave. */
    private static Selection cutTo(Store.Span span, Selection selection) {
        return selection.within(new TimeRange(span.first(), span.last().plusNanos(1)));
    }

    private AggregateCursor open(Selection selection, Aggregation aggregation, Windowing windowing) {
        return new AggregateCursor(
                store.aggregate(selection, field(aggregation), windowing.forStore()),
                aggregation.functions().get(0),
                windowing,
                new PartialConverter(units, unit(aggregation)));
    }

    private OdaException noValues(Selection selection, Aggregation aggregation, LeftOut leftOut) {
        return store.span(selection).isEmpty()
                ? nothingFound()
                : new OdaException(ErrorCode.NO_VALUES, leftOut.describe(field(aggregation), unit(aggregation)));
    }

    private static OdaException nothingFound() {
        return new OdaException(ErrorCode.NOTHING_FOUND, "no record was found");
    }

    private static String field(Aggregation aggregation) {
        return aggregation.fields().get(0).name();
    }

    private static String unit(Aggregation aggregation) {
        return String.valueOf(aggregation.fields().get(0).unit());
    }

    private static AggregateRow row(Query query, Aggregation aggregation, Aggregate aggregate) {
        return new AggregateRow(
                aggregate.timestamp(),
                query.topic(),
                query.generatorId(),
                List.of(new AggregateRow.FieldResult(
                        field(aggregation),
                        List.of(new AggregateRow.Value(
                                aggregation.functions().get(0), unit(aggregation), aggregate.value())),
                        0,
                        Map.of(),
                        null)));
    }

    private static <T> Cursor<T> cursor(Iterator<T> items, Runnable close) {
        return new Cursor<>() {
            @Override
            public @Nullable T next() {
                return items.hasNext() ? items.next() : null;
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }
}
