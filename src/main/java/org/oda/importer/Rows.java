package org.oda.importer;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a file as messages. For one thread. */
interface Rows extends Closeable {
    /** The next row; {@code null} at the end. */
    @Nullable Converted next() throws IOException;

    /** What was taken for granted, and what happened to times, for people. */
    List<String> notes();
}
