package org.oda.pump;

/** The batch in hand is no longer this thread's concern: the share has changed, or the pump closes. No error. */
final class AbandonedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AbandonedException() {
        super("the batch is given up; it will be delivered again", null, false, false);
    }
}
