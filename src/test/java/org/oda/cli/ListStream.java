package org.oda.cli;

import java.util.Iterator;
import java.util.List;
import org.oda.client.ResultStream;

/** Results that are there already. */
final class ListStream<T> implements ResultStream<T> {
    private final Iterator<T> items;

    ListStream(List<T> items) {
        this.items = items.iterator();
    }

    @Override
    public boolean hasNext() {
        return items.hasNext();
    }

    @Override
    public T next() {
        return items.next();
    }

    @Override
    public void close() {
        // holds nothing
    }
}
