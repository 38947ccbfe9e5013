package org.oda.query;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.model.DecodedRecord;
import org.oda.store.Cursor;

/** So many of the records, with those of their attributes that were asked for. */
final class SelectedCursor implements Cursor<DecodedRecord> {
    private final Cursor<DecodedRecord> records;
    private final Set<String> fields;
    private long left;

    /**
     * @param fields empty for all
     * @param most as many as are given
     */
    SelectedCursor(Cursor<DecodedRecord> records, Set<String> fields, long most) {
        this.records = records;
        this.fields = fields;
        left = most;
    }

    @Override
    public @Nullable DecodedRecord next() {
        DecodedRecord next = left == 0 ? null : records.next();
        if (next == null) {
            return null;
        }
        left--;
        return fields.isEmpty() || next.attributes().isEmpty()
                ? next
                : new DecodedRecord(
                        next.record(),
                        next.attributes().stream()
                                .filter(attribute -> fields.contains(attribute.name()))
                                .toList());
    }

    @Override
    public void close() {
        records.close();
    }
}
