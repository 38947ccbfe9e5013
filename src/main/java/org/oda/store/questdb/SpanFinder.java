package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.time.Instant;
import java.util.Optional;
import org.oda.model.Nanos;
import org.oda.model.Order;
import org.oda.model.Selection;
import org.oda.store.Store.Span;

/** Finds the first and the last record of a selection. */
final class SpanFinder {
    private SpanFinder() {}

    static Optional<Span> find(Engine engine, Selection selection) {
        try (TableReader reader = engine.newReader()) {
            Filter filter = Filter.of(engine, selection, reader);
            return filter == null
                    ? Optional.empty()
                    : first(reader, filter, Order.ASC)
                            .flatMap(first -> first(reader, filter, Order.DESC).map(last -> new Span(first, last)));
        }
    }

    private static Optional<Instant> first(TableReader reader, Filter filter, Order order) {
        Symbols topics = new Symbols(RecordTable.TOPIC);
        try (Walk walk = new Walk(reader, filter, topics, order, filter.from(), filter.to())) {
            Run run = walk.next();
            return run == null
                    ? Optional.empty()
                    : Optional.of(Nanos.toInstant(run.rows().ts(run.row(run.start(0)))));
        }
    }
}
