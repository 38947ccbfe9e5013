package org.oda.query;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.oda.model.Aggregation;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.Query;
import org.oda.model.Selection;
import org.oda.model.TimeRange;
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
    public QueryResult run(Query query) {
        Selection selection = select(query);
        Aggregation aggregation = query.aggregation();
        if (aggregation == null) {
            return new QueryResult.Records(
                    PeekedCursor.of(store.scan(selection)).orElseThrow(QueryEngine::nothingFound));
        }
        Duration frequency = aggregation.frequency();
        return frequency == null
                ? whole(query, selection, aggregation)
                : windowed(query, selection, aggregation, frequency);
    }

    private Selection select(Query query) {
        Instant stop = query.stop() == null ? clock.instant() : query.stop();
        Instant start = query.start() == null ? store.capabilities().earliest() : query.start();
        if (start.isBefore(stop)) {
            return new Selection(query.topic(), query.generatorId(), new TimeRange(start, stop));
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
            return new QueryResult.Whole(aggregate);
        }
    }

    private QueryResult windowed(Query query, Selection selection, Aggregation aggregation, Duration frequency) {
        Store.Span span = store.span(selection).orElseThrow(QueryEngine::nothingFound);
        Selection found = cutTo(span, selection);
        AggregateCursor windows = open(found, aggregation, Windowing.of(query.start(), query.stop(), span, frequency));
        return new QueryResult.Windowed(
                PeekedCursor.of(windows).orElseThrow(() -> noValues(found, aggregation, windows.leftOut())));
    }

    /** Records that arrive behind the look at the span must not fall outside the windows that it gave. */
    private static Selection cutTo(Store.Span span, Selection selection) {
        return new Selection(
                selection.topic(),
                selection.generatorId(),
                new TimeRange(span.first(), span.last().plusNanos(1)));
    }

    private AggregateCursor open(Selection selection, Aggregation aggregation, Windowing windowing) {
        return new AggregateCursor(
                store.aggregate(selection, aggregation.field(), windowing.forStore()),
                aggregation.function(),
                windowing,
                new PartialConverter(units, aggregation.unit()));
    }

    private OdaException noValues(Selection selection, Aggregation aggregation, LeftOut leftOut) {
        return store.span(selection).isEmpty()
                ? nothingFound()
                : new OdaException(ErrorCode.NO_VALUES, leftOut.describe(aggregation.field(), aggregation.unit()));
    }

    private static OdaException nothingFound() {
        return new OdaException(ErrorCode.NOTHING_FOUND, "no record was found");
    }
}
