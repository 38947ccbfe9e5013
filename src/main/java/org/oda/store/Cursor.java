package org.oda.store;

import org.jspecify.annotations.Nullable;

/** A stream of results that is read once, in constant memory, and closed. */
public interface Cursor<T> extends AutoCloseable {
    /** The next result, or {@code null} behind the last. */
    @Nullable T next();

    @Override
    void close();
}
