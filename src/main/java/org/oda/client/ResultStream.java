package org.oda.client;

import java.util.Iterator;

/** Results that are read once, in constant memory, while they arrive; to be closed. */
public interface ResultStream<T> extends Iterator<T>, AutoCloseable {
    @Override
    void close();
}
