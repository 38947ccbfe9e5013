package org.oda.store.questdb;

/** The database cannot go on as it is: it must be closed and opened again. */
final class StoreFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreFault(String message) {
        super(message);
    }

    StoreFault(String message, Throwable cause) {
        super(message, cause);
    }
}
