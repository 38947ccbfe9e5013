package org.oda.mqtt;

/** The broker cannot be reached, or refuses. The message tells people why and, where that is known, what to do. */
final class LinkException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean versionRefused;

    LinkException(String message, boolean versionRefused, Throwable cause) {
        super(message, cause);
        this.versionRefused = versionRefused;
    }

    /** Whether the broker does not speak this version of MQTT. */
    boolean isVersionRefused() {
        return versionRefused;
    }
}
