package org.oda.store.questdb;

/** The caller was interrupted while it waited; the database is well. The thread's flag is set again. */
final class StoreInterrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
