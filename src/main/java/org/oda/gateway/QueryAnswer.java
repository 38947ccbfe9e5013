package org.oda.gateway;

import java.io.IOException;
import java.io.OutputStream;
import org.oda.codec.ResultWriter;
import org.oda.model.OdaRecord;
import org.oda.model.Query;
import org.oda.query.Aggregate;
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
        if (result instanceof QueryResult.Records) {
            return "records";
        }
        return result instanceof QueryResult.Whole ? "whole" : "windows";
    }

    /** How many records, values or windows were written. */
    long results() {
        return results;
    }

    void writeTo(OutputStream out) throws IOException {
        var writer = new ResultWriter(out);
        if (result instanceof QueryResult.Records records) {
            writeRecords(records.cursor(), writer);
        } else if (result instanceof QueryResult.Windowed windowed) {
            writeWindows(windowed.cursor(), writer);
        } else if (result instanceof QueryResult.Whole whole) {
            write(whole.aggregate(), writer);
        }
        writer.flush();
    }

    private void writeRecords(Cursor<OdaRecord> cursor, ResultWriter writer) throws IOException {
        writer.beginArray();
        for (OdaRecord record = cursor.next(); record != null; record = cursor.next()) {
            writer.record(record);
            results++;
        }
        writer.endArray();
    }

    private void writeWindows(Cursor<Aggregate> cursor, ResultWriter writer) throws IOException {
        writer.beginArray();
        for (Aggregate aggregate = cursor.next(); aggregate != null; aggregate = cursor.next()) {
            write(aggregate, writer);
        }
        writer.endArray();
    }

    private void write(Aggregate aggregate, ResultWriter writer) throws IOException {
        writer.aggregate(query, aggregate.timestamp(), aggregate.value());
        results++;
    }
}
