package org.oda.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.time.Duration;
import org.oda.codec.ProblemCodec;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Tells an error to a client. */
final class Problems {
    /** What is mended is tried again about every second. */
    static final Duration USUAL_OUTAGE = Duration.ofSeconds(2);

    private static final int UNAVAILABLE = 503;

    private Problems() {}

    static void send(Context ctx, OdaException e) {
        PageHeaders.setOfData(ctx);
        ErrorCode code = e.code();
        ctx.status(code.httpStatus());
        Duration later = e.retryAfter();
        if (later != null) {
            retryAfter(ctx, later);
        } else if (code.httpStatus() == UNAVAILABLE) {
            retryAfter(ctx, USUAL_OUTAGE);
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

    /** In whole seconds, and not too early. */
    static void retryAfter(Context ctx, Duration time) {
        ctx.header(Header.RETRY_AFTER, Long.toString(Math.max(1, (time.toMillis() + 999) / 1_000)));
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
