package org.oda.query;

import org.oda.model.OdaRecord;
import org.oda.store.Cursor;

/** The answer to a query. It is never empty: a query without an answer fails. */
public sealed interface QueryResult extends AutoCloseable {
    @Override
    void close();

    /** The records themselves, in ascending order of time. */
    record Records(Cursor<OdaRecord> cursor) implements QueryResult {
        @Override
        public void close() {
            cursor.close();
        }
    }

    /** One value over the whole range. */
    record Whole(Aggregate aggregate) implements QueryResult {
        @Override
        public void close() {}
    }

    /** One value for each window that has values, in ascending order of time. */
    record Windowed(Cursor<Aggregate> cursor) implements QueryResult {
        @Override
        public void close() {
            cursor.close();
        }
    }
}
