package org.oda.query;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oda.store.Cursor;

/**
 * A cursor whose first result is known already, so that an empty result or an error of its start is told before
 * anything of the answer is.
 */
final class PeekedCursor<T> implements Cursor<T> {
    private final Cursor<T> rest;
    private @Nullable T first;

    private PeekedCursor(T first, Cursor<T> rest) {
        this.first = first;
        this.rest = rest;
    }

    /** Takes the cursor over: it is closed when it is empty or fails. */
    static <T> Optional<Cursor<T>> of(Cursor<T> cursor) {
        boolean opened = false;
        try {
            T first = cursor.next();
            opened = first != null;
            return first == null ? Optional.empty() : Optional.of(new PeekedCursor<>(first, cursor));
        } finally {
            if (!opened) {
                cursor.close();
            }
        }
    }

    @Override
    public @Nullable T next() {
        T result = first;
        if (result == null) {
            return rest.next();
        }
        first = null;
        return result;
    }

    @Override
    public void close() {
        rest.close();
    }
}
