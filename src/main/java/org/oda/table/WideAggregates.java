package org.oda.table;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.model.Aggregation;
import org.oda.model.Nanos;
import org.oda.query.AggregateRow;
import org.oda.query.AggregateRow.FieldResult;
import org.oda.query.AggregateRow.Value;
import org.oda.query.QueryResult;
import org.oda.store.Cursor;

/** A row for each window and group, a column for each attribute and function. The units are those of the first row. */
final class WideAggregates implements RowSource {
    private final Cursor<AggregateRow> cursor;
    private final List<Column> columns;
    private @Nullable AggregateRow ahead;

    WideAggregates(QueryResult.Aggregates aggregates) {
        this.cursor = aggregates.cursor();
        this.ahead = cursor.next();
        this.columns = Column.distinct(columns(aggregates.aggregation(), ahead));
    }

    private static List<Column> columns(Aggregation aggregation, @Nullable AggregateRow first) {
        List<Column> columns = new ArrayList<>(WideRecords.HEAD);
        for (int i = 0; i < aggregation.fields().size(); i++) {
            Aggregation.Field field = aggregation.fields().get(i);
            for (int j = 0; j < aggregation.functions().size(); j++) {
                String unit = first == null
                        ? field.unit()
                        : first.fields().get(i).values().get(j).unit();
                String name =
                        field.name() + " " + aggregation.functions().get(j).name();
                columns.add(Column.number(Column.named(name, unit)));
            }
        }
        for (Aggregation.Field field : aggregation.fields()) {
            columns.add(Column.count(field.name() + " count"));
            columns.add(Column.count(field.name() + " used"));
            columns.add(Column.text(field.name() + " skipped"));
            columns.add(Column.number(field.name() + " coverage"));
        }
        return columns;
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean next(Row row) {
        AggregateRow result = ahead;
        if (result == null) {
            return false;
        }
        row.set(0, Nanos.of(result.timestamp()));
        row.set(1, result.topic());
        row.set(2, result.generatorId());
        int at = WideRecords.HEAD.size();
        for (FieldResult field : result.fields()) {
            for (Value value : field.values()) {
                row.set(at++, value.value());
            }
        }
        for (FieldResult field : result.fields()) {
            row.set(at++, field.count());
            row.set(at++, field.used());
            row.set(at++, Skipped.text(field.skipped()));
            Double coverage = field.coverage();
            row.set(at++, coverage == null ? Double.NaN : coverage);
        }
        ahead = cursor.next();
        return true;
    }
}
