package org.oda.config;

/** When callers need a token. */
public enum AccessMode {
    /** From the first token on, and where a listener is open to the network. */
    AUTO,
    ON,
    OFF
}
