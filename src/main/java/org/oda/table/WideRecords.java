package org.oda.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.codec.AttributeTexts;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.OdaRecord;
import org.oda.query.QueryResult;
import org.oda.store.Cursor;
import org.oda.table.RecordPlan.Place;
import org.oda.units.Units;

/** A row for each record, a column for each attribute and unit. */
final class WideRecords implements RowSource {
    static final List<Column> HEAD = List.of(Column.timestamp(), Column.text("topic"), Column.text("generator_id"));

    private final Cursor<DecodedRecord> cursor;
    private final RecordPlan plan;
    private final List<Column> columns;

    /** What stood at each place of the record before: mostly the same stands there again. */
    private final List<Seen> seen = new ArrayList<>();

    WideRecords(QueryResult.Records records, Units units) {
        this.cursor = records.cursor();
        this.plan = new RecordPlan(HEAD, records.fields(), units);
        this.columns = plan.columns();
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean next(Row row) {
        DecodedRecord decoded = cursor.next();
        if (decoded == null) {
            return false;
        }
        row.clear();
        OdaRecord record = decoded.record();
        row.set(0, record.timestampNanos());
        row.set(1, record.id().topic());
        row.set(2, record.generatorId());
        Map<String, String> texts = null;
        List<Attribute> attributes = decoded.attributes();
        for (int i = 0; i < attributes.size(); i++) {
            Attribute attribute = attributes.get(i);
            Place place = placeOf(i, attribute);
            if (attribute.isNumeric()) {
                row.set(known(place.number(), attribute), place.conversion().apply(attribute.value()));
            } else {
                texts = texts == null ? AttributeTexts.of(record.data()) : texts;
                row.set(known(place.text(), attribute), texts.get(attribute.name()));
            }
        }
        return true;
    }

    private Place placeOf(int index, Attribute attribute) {
        if (index < seen.size()) {
            Seen before = seen.get(index);
            if (before.name.equals(attribute.name())
                    && (before.unit == null ? attribute.unit() == null : before.unit.equals(attribute.unit()))) {
                return before.place;
            }
        }
        Place place = plan.place(attribute);
        if (place == null) {
            throw isNew(attribute);
        }
        Seen now = new Seen(attribute.name(), attribute.unit(), place);
        if (index < seen.size()) {
            seen.set(index, now);
        } else {
            seen.add(now);
        }
        return place;
    }

    private static int known(int column, Attribute attribute) {
        if (column == Place.NONE) {
            throw isNew(attribute);
        }
        return column;
    }

    private static OdaException isNew(Attribute attribute) {
        return new OdaException(
                ErrorCode.STORE_UNAVAILABLE,
                "the attribute '%s' came while the answer was written, and has no column: ask again, or for the long layout"
                        .formatted(Column.named(attribute.name(), attribute.unit())));
    }

    private record Seen(String name, @Nullable String unit, Place place) {}
}
