package org.oda.store.questdb;

/** Rows of one partition that are read in one piece, with all rows of each of their instants. */
interface Frame {
    /**
     * Reads them, where they are not mapped. To be closed before the partition is.
     *
     * @param columns that are read now, see {@link Rows#KEYS}
     */
    Rows open(int columns);
}
