package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.util.Optional;
import org.oda.model.Nanos;
import org.oda.model.Selection;
import org.oda.store.Store.Span;

/** Finds the first and the last record of a selection. */
final class SpanFinder {
    private static final long NONE = Long.MIN_VALUE;

    private SpanFinder() {}

    static Optional<Span> find(Engine engine, Selection selection) {
        try (TableReader reader = engine.newReader()) {
            Filter filter = Filter.of(selection, reader);
            long first = filter == null ? NONE : first(reader, filter);
            return filter == null || first == NONE
                    ? Optional.empty()
                    : Optional.of(new Span(Nanos.toInstant(first), Nanos.toInstant(last(reader, filter, first))));
        }
    }

    private static long first(TableReader reader, Filter filter) {
        int partitions = reader.getPartitionCount();
        for (int i = Partitions.first(reader, filter.from());
                i < partitions && Partitions.startsBefore(reader, i, filter.to());
                i++) {
            Rows rows = new Rows(reader, i);
            for (long row = rows.firstFrom(filter.from()); row < rows.count() && rows.ts(row) < filter.to(); row++) {
                if (filter.matches(rows, row)) {
                    return rows.ts(row);
                }
            }
        }
        return NONE;
    }

    private static long last(TableReader reader, Filter filter, long first) {
        for (int i = reader.getPartitionCount() - 1; i >= 0; i--) {
            if (Partitions.startsBefore(reader, i, filter.to())) {
                Rows rows = new Rows(reader, i);
                for (long row = rows.firstFrom(filter.to()) - 1; row >= 0; row--) {
                    if (filter.matches(rows, row)) {
                        return rows.ts(row);
                    }
                }
            }
        }
        return first;
    }
}
