package org.oda.table;

import java.util.List;

/** A table that is read once, row by row. */
interface RowSource {
    /** Each name once. */
    List<Column> columns();

    /**
     * Whether there was a further row.
     *
     * @param row of as many columns, which is overwritten
     */
    boolean next(Row row);
}
