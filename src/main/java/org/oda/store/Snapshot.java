package org.oda.store;

import java.nio.file.Path;
import java.util.Map;

/**
 * A state of the store whose files stay on the disk, to be copied, until this is closed. The store works on meanwhile; what it
 * adds to the files does not belong to the state, and is cut off where the copy is opened.
 */
public interface Snapshot extends AutoCloseable {
    /** The store's folder, which the paths of {@link #files} are relative to. */
    Path folder();

    /** All that a copy needs, in the order in which it is to be copied, by paths with {@code /}. */
    Iterable<String> files();

    /** An empty file of this path, in the copy alone, tells the engine to go back to the state when it opens the copy. */
    String restoreMark();

    /** How many records there are, by topic. */
    Map<String, Long> records();

    /**
     * Whether the files are still held: not after the store had to reopen itself. To be asked when they are copied.
     *
     * @throws org.oda.model.OdaException {@code STORE_UNAVAILABLE} where they are not: the copy is good for nothing
     */
    void requireHeld();

    /** Lets the files go. */
    @Override
    void close();

    /** What can make one. */
    interface Source {
        /**
         * Holds the state as it is now; one at a time.
         *
         * @param meanwhile is run while nothing is appended: what it sees outside the store belongs to the state. To be short
         * @throws org.oda.model.OdaException {@code STORE_UNAVAILABLE}; {@code CONTRADICTION} where there is one already
         */
        Snapshot snapshot(Runnable meanwhile);
    }
}
