package org.oda.store.questdb;

import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableToken;
import io.questdb.cairo.TableWriter;
import io.questdb.cairo.vm.api.MemoryCR;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shapes on the disk. Outside of the write-ahead log, so that a commit is durable and readable at once. */
final class ShapeTable {
    static final String CREATE = "CREATE TABLE IF NOT EXISTS shape (id INT, slots STRING)";

    private static final int ID = 0;
    private static final int SLOTS = 1;

    private final CairoEngine cairo;
    private final @Nullable SlotTable slotTable;
    private final TableToken table;

    /** @param slotTable what is kept in step with this one, if anything is */
    ShapeTable(CairoEngine cairo, @Nullable SlotTable slotTable) {
        this.cairo = cairo;
        this.slotTable = slotTable;
        table = cairo.verifyTableName("shape");
    }

    List<Shape> load() {
        List<Shape> shapes = new ArrayList<>();
        try (TableReader reader = cairo.getReader(table)) {
            long rows = reader.getPartitionCount() == 0 ? 0 : reader.openPartition(0);
            int base = reader.getColumnBase(0);
            MemoryCR ids = reader.getColumn(TableReader.getPrimaryColumnIndex(base, ID));
            int slots = TableReader.getPrimaryColumnIndex(base, SLOTS);
            for (long row = 0; row < rows; row++) {
                long offset = reader.getColumn(slots + 1).getLong(row * Long.BYTES);
                CharSequence text = reader.getColumn(slots).getStrA(offset);
                shapes.add(new Shape(ids.getInt(row * Integer.BYTES), Shape.decode(text)));
            }
        }
        if (slotTable != null) {
            slotTable.catchUp(shapes);
        }
        return shapes;
    }

    void append(List<Shape> shapes) {
        try (TableWriter writer = cairo.getWriter(table, "new shapes")) {
            for (Shape shape : shapes) {
                TableWriter.Row row = writer.newRow();
                row.putInt(ID, shape.id());
                row.putStr(SLOTS, shape.encoded());
                row.append();
            }
            writer.commit();
        }
        if (slotTable != null) {
            slotTable.append(shapes);
        }
    }
}
