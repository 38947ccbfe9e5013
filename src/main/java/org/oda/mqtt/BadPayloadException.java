package org.oda.mqtt;

/** A payload that is not of the kind that its rule tells. The message says what is wrong, in one line. */
final class BadPayloadException extends Exception {
    private static final long serialVersionUID = 1L;

    BadPayloadException(String message) {
        super(message);
    }
}
