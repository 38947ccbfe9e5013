package org.oda.gateway;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.oda.codec.QueryRequest;
import org.oda.codec.ResultWriter;
import org.oda.model.DecodedRecord;
import org.oda.model.Format;
import org.oda.query.AggregateRow;
import org.oda.query.QueryResult;
import org.oda.store.Cursor;
import org.oda.table.TableAnswer;

/** The body of a query's answer: written while it is read from the store. */
final class QueryAnswer {
    private final QueryRequest request;
    private final Format format;
    private final TableAnswer tables;
    private final QueryResult result;
    private long results;

    QueryAnswer(QueryRequest request, Format format, TableAnswer tables, QueryResult result) {
        this.request = request;
        this.format = format;
        this.tables = tables;
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

    /** The {@code cursor} of the next page; {@code null} where there is none. */
    @Nullable String nextCursor() {
        return result instanceof QueryResult.Records records && records.next() != null
                ? request.cursorBehind(records.next())
                : null;
    }

    void writeTo(OutputStream out) throws IOException {
        switch (format) {
            case JSON -> {
                boolean single = result instanceof QueryResult.Aggregates aggregates && aggregates.single();
                write(new ResultWriter(out, single ? ResultWriter.Framing.SINGLE : ResultWriter.Framing.ARRAY));
            }
            case NDJSON -> write(new ResultWriter(out, ResultWriter.Framing.LINES));
            case CSV, PARQUET, ARROW -> tables.write(counted(), format, request.layout(), out);
        }
    }

    private void write(ResultWriter writer) throws IOException {
        writer.begin();
        QueryResult counted = counted();
        if (counted instanceof QueryResult.Records records) {
            Cursor<DecodedRecord> cursor = records.cursor();
            for (DecodedRecord record = cursor.next(); record != null; record = cursor.next()) {
                writer.record(record.record());
            }
        } else if (counted instanceof QueryResult.Aggregates aggregates) {
            var objects = new AggregateObjects(aggregates.aggregation(), writer);
            Cursor<AggregateRow> cursor = aggregates.cursor();
            for (AggregateRow row = cursor.next(); row != null; row = cursor.next()) {
                objects.write(row);
            }
        }
        writer.end();
        writer.flush();
    }

    private QueryResult counted() {
        if (result instanceof QueryResult.Records records) {
            return new QueryResult.Records(counted(records.cursor()), records.fields(), records.next());
        }
        QueryResult.Aggregates aggregates = (QueryResult.Aggregates) result;
        return new QueryResult.Aggregates(counted(aggregates.cursor()), aggregates.aggregation(), aggregates.single());
    }

    private <T> Cursor<T> counted(Cursor<T> cursor) {
        return new Cursor<>() {
            @Override
            public @Nullable T next() {
                T next = cursor.next();
                results += next == null ? 0 : 1;
                return next;
            }

            @Override
            public void close() {
                cursor.close();
            }
        };
    }
}
