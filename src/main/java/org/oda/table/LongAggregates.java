package org.oda.table;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.oda.model.Nanos;
import org.oda.query.AggregateRow;
import org.oda.query.AggregateRow.FieldResult;
import org.oda.query.AggregateRow.Value;
import org.oda.query.QueryResult;
import org.oda.store.Cursor;

/** A row for each window, group, attribute and function. */
final class LongAggregates implements RowSource {
    private static final List<Column> COLUMNS;

    static {
        List<Column> columns = new ArrayList<>(WideRecords.HEAD);
        columns.add(Column.text("field"));
        columns.add(Column.text("function"));
        columns.add(Column.text("unit"));
        columns.add(Column.number("value"));
        columns.add(Column.count("count"));
        columns.add(Column.count("used"));
        columns.add(Column.text("skipped"));
        columns.add(Column.number("coverage"));
        COLUMNS = List.copyOf(columns);
    }

    private final Cursor<AggregateRow> cursor;
    private final Deque<Cell> cells = new ArrayDeque<>();

    LongAggregates(QueryResult.Aggregates aggregates) {
        this.cursor = aggregates.cursor();
    }

    @Override
    public List<Column> columns() {
        return COLUMNS;
    }

    @Override
    public boolean next(Row row) {
        while (cells.isEmpty()) {
            AggregateRow result = cursor.next();
            if (result == null) {
                return false;
            }
            for (FieldResult field : result.fields()) {
                field.values().forEach(value -> cells.add(new Cell(result, field, value)));
            }
        }
        cells.remove().fill(row);
        return true;
    }

    private record Cell(AggregateRow result, FieldResult field, Value value) {
        private void fill(Row row) {
            row.set(0, Nanos.of(result.timestamp()));
            row.set(1, result.topic());
            row.set(2, result.generatorId());
            row.set(3, field.field());
            row.set(4, value.function().name());
            row.set(5, value.unit());
            row.set(6, value.value());
            row.set(7, field.count());
            row.set(8, field.used());
            row.set(9, Skipped.text(field.skipped()));
            Double coverage = field.coverage();
            row.set(10, coverage == null ? Double.NaN : coverage);
        }
    }
}
