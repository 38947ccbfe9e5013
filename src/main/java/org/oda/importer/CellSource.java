package org.oda.importer;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of cells, one after the other. For one thread. */
interface CellSource extends Closeable {
    /** Reads the next row; false at the end. */
    boolean next(Cells cells) throws IOException;

    /** The columns' names by the cells' numbers; their number may grow from row to row. */
    List<String> columns();

    /** Whether every row has to have a cell for each column. */
    boolean isTable();

    /** What is wrong with the row that was read last; {@code null} where nothing is. */
    @Nullable String fault();

    /** The row that was read last, as a text. */
    String raw(Cells cells);

    /** What was taken for granted of the file, for people. */
    List<String> notes();
}
