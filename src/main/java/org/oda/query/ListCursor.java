package org.oda.query;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.store.Cursor;

/** Results that are in memory. */
final class ListCursor<T> implements Cursor<T> {
    private final Iterator<T> results;

    ListCursor(List<T> results) {
        this.results = results.iterator();
    }

    @Override
    public @Nullable T next() {
        return results.hasNext() ? results.next() : null;
    }

    @Override
    public void close() {}
}
