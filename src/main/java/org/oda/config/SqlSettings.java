package org.oda.config;

/**
 * Where records are read by SQL.
 *
 * @param host an IPv4 address of this machine
 * @param port 0 for any free one
 * @param password of {@link #USER}
 */
public record SqlSettings(String host, int port, String password) {
    public static final String USER = "oda";

    /** Without the password. */
    @Override
    public String toString() {
        return "SqlSettings[%s:%d]".formatted(host, port);
    }
}
