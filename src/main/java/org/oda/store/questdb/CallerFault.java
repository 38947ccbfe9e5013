package org.oda.store.questdb;

/** Carries an exception of the caller's own code through the engine, which is well: it is no failure of the store. */
final class CallerFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RuntimeException exception;

    CallerFault(RuntimeException exception) {
        super(exception);
        this.exception = exception;
    }

    RuntimeException exception() {
        return exception;
    }
}
