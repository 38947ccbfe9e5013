package org.oda.gateway;

import java.net.BindException;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Tells why an address could not be bound, and what to do. */
final class BindProblem {
    private static final String OPTION = "--port (environment: api_gateway_port)";

    private BindProblem() {}

    static OdaException explain(String host, int port, Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof BindException)) {
            cause = cause.getCause();
        }
        String reason = String.valueOf(cause.getMessage());
        if (cause instanceof BindException && reason.contains("in use")) {
            return new OdaException(
                    ErrorCode.ADDRESS_IN_USE,
                    ("%s:%d, the address of the gateway, is in use: end the program that has it, or choose another port with"
                                    + " %s. The default, 50005, lies in the range that Linux gives to outgoing connections,"
                                    + " so that the holder may be one of these, which is gone soon")
                            .formatted(host, port, OPTION),
                    e);
        }
        return new OdaException(
                ErrorCode.BAD_CONFIG,
                "the gateway cannot listen on %s:%d (%s): change --host or %s".formatted(host, port, reason, OPTION),
                e);
    }
}
