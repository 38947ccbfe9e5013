package org.oda.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import org.oda.codec.ProblemCodec;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Tells an error to a client. */
final class Problems {
    private static final String RETRY_AFTER_SECONDS = "1";

    private Problems() {}

    static void send(Context ctx, OdaException e) {
        PageHeaders.setOfData(ctx);
        ErrorCode code = e.code();
        ctx.status(code.httpStatus());
        if (code == ErrorCode.KAFKA_UNAVAILABLE
                || code == ErrorCode.NOT_YET_STORED
                || code == ErrorCode.STORE_UNAVAILABLE
                || code == ErrorCode.GATEWAY_UNAVAILABLE
                || code == ErrorCode.TOO_MANY_REQUESTS) {
            ctx.header(Header.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        if (code == ErrorCode.UNAUTHENTICATED) {
            // RFC 6750: a request without a token is not told of an error
            ctx.header(
                    Header.WWW_AUTHENTICATE,
                    ctx.header(Header.AUTHORIZATION) == null
                            ? "Bearer realm=\"oda\""
                            : "Bearer realm=\"oda\", error=\"invalid_token\"");
        }
        if (code == ErrorCode.NOTHING_FOUND) {
            ctx.res().setContentType(null);
        } else if (isFixedText(e)) {
            ctx.contentType("text/plain; charset=utf-8").result(e.detail());
        } else {
            ctx.contentType("application/problem+json").result(ProblemCodec.write(e));
        }
    }

    /** Texts that clients may compare. */
    private static boolean isFixedText(OdaException e) {
        return switch (e.code()) {
            case EMPTY_QUERY, EMPTY_REGISTRATION -> true;
            case MISSING_FIELD -> String.valueOf(e.field()).startsWith("aggregator.");
            default -> false;
        };
    }
}
