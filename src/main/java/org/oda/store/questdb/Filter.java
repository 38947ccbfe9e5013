package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import org.jspecify.annotations.Nullable;
import org.oda.model.Nanos;
import org.oda.model.Selection;

/**
 * A selection in the terms of one reader.
 *
 * @param from inclusive, nanoseconds since 1970
 * @param to exclusive
 * @param test of the attributes
 * @param basis the numbers of topics, generators and shapes that it was made for
 */
record Filter(KeySet topics, KeySet generators, long from, long to, RecordTest test, Basis basis) {
    /** What a filter depends on. None of it ever changes, but for what comes behind. */
    record Basis(int topics, int generators, int shapes) {
        static Basis of(Engine engine, TableReader reader) {
            return new Basis(
                    reader.getSymbolMapReader(RecordTable.TOPIC).getSymbolCount(),
                    reader.getSymbolMapReader(RecordTable.GENERATOR).getSymbolCount(),
                    engine.shapes().count());
        }
    }

    /**
     * The shapes are looked at behind the reader's opening: all that the reader can see are known.
     *
     * @return {@code null} where nothing can be found
     */
    static @Nullable Filter of(Engine engine, Selection selection, TableReader reader) {
        Basis basis = Basis.of(engine, reader);
        KeySet topics = KeySet.of(selection.topics(), reader, RecordTable.TOPIC);
        KeySet generators = KeySet.of(selection.generatorIds(), reader, RecordTable.GENERATOR);
        RecordTest test = RecordTest.of(selection, engine.shapes());
        long from = Nanos.of(selection.range().from());
        long to = Nanos.of(selection.range().to());
        return topics.isEmpty() || generators.isEmpty() || test.isHopeless() || from >= to
                ? null
                : new Filter(topics, generators, from, to, test, basis);
    }

    boolean isOfOneSeries() {
        return topics.isOne() && generators.isOne();
    }

    /** Without the time, and without the test. */
    boolean matches(Rows rows, long row) {
        return topics.has(rows.topic(row)) && generators.has(rows.generator(row));
    }
}
