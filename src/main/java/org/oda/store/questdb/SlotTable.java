package org.oda.store.questdb;

import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableToken;
import io.questdb.cairo.TableWriter;
import io.questdb.std.str.Utf8String;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shapes once more, in the form that SQL can join: a row for each slot. It is kept where records are read by SQL, and
 * made up for what came while they were not.
 */
final class SlotTable {
    static final String CREATE = "CREATE TABLE IF NOT EXISTS slot (shape INT, slot INT, field VARCHAR, unit VARCHAR)";

    private static final int SHAPE = 0;
    private static final int SLOT = 1;
    private static final int FIELD = 2;
    private static final int UNIT = 3;

    private final CairoEngine cairo;
    private final TableToken table;

    SlotTable(CairoEngine cairo) {
        this.cairo = cairo;
        table = cairo.verifyTableName("slot");
    }

    /** Adds what is missing of these, which are all shapes in the order of their numbers. */
    void catchUp(List<Shape> shapes) {
        int last = lastShape();
        append(shapes.stream().filter(shape -> shape.id() > last).toList());
    }

    /** Returns when they are durable and can be read. */
    void append(List<Shape> shapes) {
        try (TableWriter writer = cairo.getWriter(table, "new shapes")) {
            for (Shape shape : shapes) {
                int number = 0;
                for (Slot slot : shape.slots()) {
                    if (slot.numeric()) {
                        append(writer, shape.id(), number++, slot);
                    }
                }
            }
            writer.commit();
        }
    }

    private static void append(TableWriter writer, int shape, int number, Slot slot) {
        TableWriter.Row row = writer.newRow();
        row.putInt(SHAPE, shape);
        row.putInt(SLOT, number);
        row.putVarchar(FIELD, utf8(slot.name()));
        row.putVarchar(UNIT, utf8(slot.unit()));
        row.append();
    }

    private static @Nullable Utf8String utf8(@Nullable String text) {
        return text == null ? null : new Utf8String(text);
    }

    private int lastShape() {
        try (TableReader reader = cairo.getReader(table)) {
            long rows = reader.getPartitionCount() == 0 ? 0 : reader.openPartition(0);
            if (rows <= 0) {
                return -1;
            }
            int ids = TableReader.getPrimaryColumnIndex(reader.getColumnBase(0), SHAPE);
            return reader.getColumn(ids).getInt((rows - 1) * Integer.BYTES);
        }
    }
}
