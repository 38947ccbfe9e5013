package org.oda.store.questdb;

import java.util.List;

/** The rows that records with certain attributes, in a certain order, are stored as; at least one. */
record Layout(List<Row> rows) {
    Layout {
        rows = List.copyOf(rows);
    }

    /** @param sources for each slot the index of the attribute whose value it holds; not to be changed */
    @SuppressWarnings("ArrayRecordComponent") // read for each row that is written, and compared by nobody
    record Row(int shape, int[] sources) {}
}
