package org.oda.query;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
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
    /** As many queries hold the values of windows at a time; others wait. */
    private static final int HOLDING_QUERIES = 2;

    private final Store store;
    private final Units units;
    private final InstantSource clock;
    private final Limits limits;
    private final Semaphore turns = new Semaphore(HOLDING_QUERIES, true);

    /** @param clock what a query without {@code stop} takes for now */
    public QueryEngine(Store store, Units units, InstantSource clock) {
        this(store, units, clock, Limits.USUAL);
    }

    QueryEngine(Store store, Units units, InstantSource clock, Limits limits) {
        this.store = store;
        this.units = units;
        this.clock = clock;
        this.limits = limits;
    }

    /**
     * The answer, which is to be closed. Its first element has been read when this returns, and what goes wrong up to
     * there is thrown here. A query for percentiles waits while two others are at work.
     *
     * @throws OdaException {@code BAD_VALUE} where {@code start} is not before {@code stop}, {@code NOTHING_FOUND} where
     *     there is no record, {@code NO_VALUES} where no record has a value that can be aggregated,
     *     {@code TOO_MANY_WINDOWS}, {@code TOO_MANY_RECORDS}, {@code UNKNOWN_ATTRIBUTE}, {@code UNKNOWN_UNIT},
     *     {@code UNIT_MISMATCH}, {@code STORE_UNAVAILABLE}
     */
    public QueryResult run(Query query, boolean withAttributes) {
        Selection all = select(query);
        Conditions conditions = new Conditions(store, units, all);
        Selection selection = new Selection(
                all.topics(), all.generatorIds(), query.fields(), conditions.of(query.filters()), all.range());
        requireKnown(query.fields(), all);
        try {
            Aggregation aggregation = query.aggregation();
            return aggregation == null
                    ? new Pages(store, limits).read(selection, query.page(), withAttributes)
                    : new Calculation(store, units, limits, query, aggregation, selection).run(turns);
        } catch (OdaException e) {
            if (e.code() == ErrorCode.NOTHING_FOUND) {
                conditions.explain(query.filters());
            }
            throw e;
        }
    }

    /**
     * The records that a query selects, from a time on and without an end; its own times, page and aggregation play no part.
     * An attribute that nobody has sent yet selects nothing so far.
     *
     * @param from {@code null} for all that the store can hold
     * @throws OdaException {@code UNKNOWN_ATTRIBUTE} or {@code UNKNOWN_UNIT} in a filter, {@code STORE_UNAVAILABLE}
     */
    public Selection selectionFrom(Query query, @Nullable Instant from) {
        Instant latest = store.capabilities().latest();
        Instant start = from == null ? store.capabilities().earliest() : from;
        if (!start.isBefore(latest)) {
            throw OdaException.inField(
                    ErrorCode.BAD_VALUE,
                    "from",
                    "from %s is not before %s, where all time ends here".formatted(start, latest));
        }
        var range = new TimeRange(start, latest);
        var all = new Selection(query.topics(), query.generatorIds(), Set.of(), List.of(), range);
        return new Selection(
                all.topics(),
                all.generatorIds(),
                query.fields(),
                new Conditions(store, units, all).of(query.filters()),
                range);
    }

    /** Whatever its attributes. */
    private Selection select(Query query) {
        Instant stop = query.stop() == null ? clock.instant() : query.stop();
        Instant start = query.start() == null ? store.capabilities().earliest() : query.start();
        if (start.isBefore(stop)) {
            return new Selection(query.topics(), query.generatorIds(), Set.of(), List.of(), new TimeRange(start, stop));
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

    private void requireKnown(Set<String> fields, Selection all) {
        for (String field : fields) {
            if (!store.knows(field)) {
                throw NearNames.unknown("field", field, store.fields(all));
            }
        }
    }

    static OdaException nothingFound() {
        return new OdaException(ErrorCode.NOTHING_FOUND, "no record was found");
    }
}
