package org.oda.gateway;

import java.io.IOException;
import java.io.OutputStream;
import org.oda.codec.ResultWriter;
import org.oda.model.DecodedRecord;
import org.oda.model.Query;
import org.oda.query.AggregateRow;
import org.oda.query.QueryResult;
import org.oda.store.Cursor;

/** The body of a query's answer: written while it is read from the store. */
final class QueryAnswer {
    private final Query query;
    private final QueryResult result;
    private long results;

    QueryAnswer(Query query, QueryResult result) {
        this.query = query;
        this.result = result;
    }

    /** For the metrics. */
    String kind() {
        if (result instanceof QueryResult.Aggregates aggregates) {
            return aggregates.single() ? "whole" : "windows";
        }
        return "records";
    }

    /** How many records, values or windows were written. */
    long results() {
        return results;
    }

    void writeTo(OutputStream out) throws IOException {
        var writer = new ResultWriter(out);
        if (result instanceof QueryResult.Records records) {
            writeRecords(records.cursor(), writer);
        } else if (result instanceof QueryResult.Aggregates aggregates) {
            writeAggregates(aggregates, writer);
        }
        writer.flush();
    }

    private void writeRecords(Cursor<DecodedRecord> cursor, ResultWriter writer) throws IOException {
        writer.beginArray();
        for (DecodedRecord record = cursor.next(); record != null; record = cursor.next()) {
            writer.record(record.record());
            results++;
        }
        writer.endArray();
    }

    private void writeAggregates(QueryResult.Aggregates aggregates, ResultWriter writer) throws IOException {
        if (!aggregates.single()) {
            writer.beginArray();
        }
        Cursor<AggregateRow> cursor = aggregates.cursor();
        for (AggregateRow row = cursor.next(); row != null; row = cursor.next()) {
            writer.aggregate(
                    query, row.timestamp(), row.fields().get(0).values().get(0).value());
            results++;
        }
        if (!aggregates.single()) {
            writer.endArray();
        }
    }
}
