package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import io.questdb.cairo.sql.SymbolTable;
import org.jspecify.annotations.Nullable;
import org.oda.model.Nanos;
import org.oda.model.Selection;

/**
 * A selection in the terms of one reader.
 *
 * @param topic the symbol's number, or {@link #ANY}
 * @param generator likewise
 * @param from inclusive, nanoseconds since 1970
 * @param to exclusive
 */
record Filter(int topic, int generator, long from, long to) {
    private static final int ANY = -1;

    /** {@code null} where nothing can be found. */
    static @Nullable Filter of(Selection selection, TableReader reader) {
        int topic = key(
                selection.topics().isEmpty() ? null : selection.topics().get(0).text(), reader, RecordTable.TOPIC);
        int generator = key(
                selection.generatorIds().isEmpty()
                        ? null
                        : selection.generatorIds().get(0).text(),
                reader,
                RecordTable.GENERATOR);
        return topic == SymbolTable.VALUE_NOT_FOUND || generator == SymbolTable.VALUE_NOT_FOUND
                ? null
                : new Filter(
                        topic,
                        generator,
                        Nanos.of(selection.range().from()),
                        Nanos.of(selection.range().to()));
    }

    boolean isAll() {
        return topic == ANY && generator == ANY;
    }

    /** Without the time. */
    boolean matches(Rows rows, long row) {
        return (topic == ANY || rows.topic(row) == topic) && (generator == ANY || rows.generator(row) == generator);
    }

    private static int key(@Nullable String text, TableReader reader, int column) {
        return text == null ? ANY : reader.getSymbolMapReader(column).keyOf(text);
    }
}
