package org.oda.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.codec.AttributeTexts;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.query.QueryResult;
import org.oda.store.Cursor;

/** A row for each attribute of each record, in the unit that it was sent in. A record without attributes has none. */
final class LongRecords implements RowSource {
    private static final List<Column> COLUMNS;

    static {
        List<Column> columns = new ArrayList<>(WideRecords.HEAD);
        columns.add(Column.text("field"));
        columns.add(Column.text("unit"));
        columns.add(Column.number("value"));
        columns.add(Column.text("text"));
        COLUMNS = List.copyOf(columns);
    }

    private final Cursor<DecodedRecord> cursor;
    private @Nullable DecodedRecord record;
    private int at;
    private @Nullable Map<String, String> texts;

    LongRecords(QueryResult.Records records) {
        this.cursor = records.cursor();
    }

    @Override
    public List<Column> columns() {
        return COLUMNS;
    }

    @Override
    public boolean next(Row row) {
        while (true) {
            if (record == null || at == record.attributes().size()) {
                record = cursor.next();
                at = 0;
                texts = null;
                if (record == null) {
                    return false;
                }
            } else {
                fill(row, record, record.attributes().get(at++));
                return true;
            }
        }
    }

    private void fill(Row row, DecodedRecord of, Attribute attribute) {
        row.set(0, of.record().timestampNanos());
        row.set(1, of.record().id().topic());
        row.set(2, of.record().generatorId());
        row.set(3, attribute.name());
        row.set(4, attribute.unit());
        row.set(5, attribute.value());
        row.set(6, attribute.isNumeric() ? null : textOf(of, attribute));
    }

    private @Nullable String textOf(DecodedRecord of, Attribute attribute) {
        if (texts == null) {
            texts = AttributeTexts.of(of.record().data());
        }
        return texts.get(attribute.name());
    }
}
