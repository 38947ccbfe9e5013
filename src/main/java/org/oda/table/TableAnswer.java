package org.oda.table;

import java.io.IOException;
import java.io.OutputStream;
import org.oda.model.ErrorCode;
import org.oda.model.Format;
import org.oda.model.Layout;
import org.oda.model.OdaException;
import org.oda.query.QueryResult;
import org.oda.units.Units;

/** Writes the answer to a query as a table, in constant memory. Thread-safe. */
public final class TableAnswer {
    /** A reader holds a buffer for each column, and so do we. */
    private static final int MAX_COLUMNS = 4000;

    private final Units units;

    public TableAnswer(Units units) {
        this.units = units;
    }

    /**
     * Writes all of it. Where it fails, an {@link OdaException} before the first byte or later,
     * what was written is no valid Parquet or Arrow. The stream is neither flushed nor closed, and an error of it ends the
     * work at once.
     *
     * @param result records with their attributes, or aggregates; stays open
     * @param format CSV, PARQUET or ARROW
     */
    public void write(QueryResult result, Format format, Layout layout, OutputStream out) throws IOException {
        RowSource source = source(result, layout);
        int columns = source.columns().size();
        if (columns > MAX_COLUMNS) {
            throw OdaException.inField(
                    ErrorCode.BAD_VALUE,
                    "layout",
                    "the wide layout would have %,d columns, and at most %,d are written; name fewer attributes in 'field', or ask for 'long'"
                            .formatted(columns, MAX_COLUMNS));
        }
        Row row = new Row(columns);
        try (TableWriter writer = writer(format, source, out)) {
            while (source.next(row)) {
                writer.write(row);
            }
            writer.end();
        }
    }

    private RowSource source(QueryResult result, Layout layout) {
        if (result instanceof QueryResult.Records records) {
            return switch (layout) {
                case WIDE -> new WideRecords(records, units);
                case LONG -> new LongRecords(records);
            };
        }
        if (result instanceof QueryResult.Aggregates aggregates) {
            return switch (layout) {
                case WIDE -> new WideAggregates(aggregates);
                case LONG -> new LongAggregates(aggregates);
            };
        }
        throw new AssertionError(result);
    }

    private static TableWriter writer(Format format, RowSource source, OutputStream out) throws IOException {
        return switch (format) {
            case CSV -> new CsvTable(source.columns(), out);
            case PARQUET -> new ParquetTable(source.columns(), out);
            case ARROW -> new ArrowTable(source.columns(), out);
            case JSON, NDJSON -> throw new IllegalArgumentException("%s is no table".formatted(format));
        };
    }
}
