package org.oda.importer;

/** A time while a row is read, used again for the next row. */
final class ReadTime {
    /** Seconds since 1970-01-01T00:00:00, UTC or local. */
    long second;
    /** Of the second. */
    int nano;
    /** Whether {@link #second} is that of a clock on the wall. */
    boolean local;

    void set(long newSecond, int newNano, boolean isLocal) {
        second = newSecond;
        nano = newNano;
        local = isLocal;
    }
}
