package org.oda.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.model.Aggregation;
import org.oda.model.DecodedRecord;
import org.oda.model.Position;
import org.oda.store.Cursor;
import org.oda.store.FieldCount;

/** The answer to a query. It is never empty: a query without an answer fails. */
public sealed interface QueryResult extends AutoCloseable {
    @Override
    void close();

    /**
     * The records themselves, in the order that was asked for.
     *
     * @param fields the attributes that they have, with their units; empty where attributes were not asked for
     * @param next the place behind which the next page begins; {@code null} where there is none
     */
    record Records(
            Cursor<DecodedRecord> cursor,
            List<FieldCount> fields,
            @Nullable Position next) implements QueryResult {
        @Override
        public void close() {
            cursor.close();
        }
    }

    /**
     * Aggregated values, in ascending order of time; those of one window by topic and generator.
     *
     * @param single whether it is one row that was asked for: neither windows nor groups
     */
    record Aggregates(Cursor<AggregateRow> cursor, Aggregation aggregation, boolean single) implements QueryResult {
        @Override
        public void close() {
            cursor.close();
        }
    }
}
