package org.oda.gateway;

import io.javalin.http.Context;
import java.io.IOException;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Reads the body of a request, whatever its content type says. */
final class RequestBody {
    private RequestBody() {}

    /**
     * The whole body.
     *
     * @throws OdaException {@code BODY_TOO_LARGE}
     */
    static byte[] read(Context ctx, int maxBytes) throws IOException {
        byte[] body = ctx.bodyInputStream().readNBytes(maxBytes + 1);
        if (body.length > maxBytes) {
            throw new OdaException(
                    ErrorCode.BODY_TOO_LARGE,
                    "the body has more than %d bytes, which are the most that %s takes"
                            .formatted(maxBytes, ctx.path()));
        }
        return body;
    }
}
