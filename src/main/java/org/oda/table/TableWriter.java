package org.oda.table;

import java.io.IOException;

/**
 * Writes a table in one format. For one thread. A table that is not ended is not valid: where rows fail midway, nothing more is
 * written. The stream is neither flushed nor closed.
 */
interface TableWriter extends AutoCloseable {
    void write(Row row) throws IOException;

    /** Writes what is behind the last row. */
    void end() throws IOException;

    /** Frees what is held, whether the table was ended or not. */
    @Override
    default void close() {}
}
