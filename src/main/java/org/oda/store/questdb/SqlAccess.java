package org.oda.store.questdb;

import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Where records are read by SQL, over the protocol of PostgreSQL.
 *
 * @param host an IPv4 address of this machine
 * @param port 0 for any free one
 * @param password of the user {@value #USER}
 */
public record SqlAccess(String host, int port, String password) {
    /** The one user. */
    public static final String USER = "oda";

    public SqlAccess {
        if (password.isBlank()) {
            throw new OdaException(ErrorCode.BAD_CONFIG, "SQL needs a password");
        }
    }

    SqlAccess withPort(int bound) {
        return new SqlAccess(host, bound, password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "SqlAccess[%s:%d]".formatted(host, port);
    }
}
