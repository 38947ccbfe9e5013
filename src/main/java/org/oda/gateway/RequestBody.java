package org.oda.gateway;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Reads the body of a request, whatever its content type says. */
final class RequestBody {
    /** A client that sends ever so slowly holds a thread. */
    static final Duration LONGEST = Duration.ofMinutes(1);

    private static final int BUFFER = 16 << 10;

    private RequestBody() {}

    /**
     * The whole body.
     *
     * @throws OdaException {@code BODY_TOO_LARGE}, {@code REQUEST_TIMEOUT}
     */
    static byte[] read(Context ctx, int maxBytes) throws IOException {
        long end = System.nanoTime() + LONGEST.toNanos();
        InputStream in = ctx.bodyInputStream();
        var body = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            body.write(buffer, 0, read);
            if (body.size() > maxBytes) {
                throw new OdaException(
                        ErrorCode.BODY_TOO_LARGE,
                        "the body has more than %d bytes, which are the most that %s takes: send less at once"
                                .formatted(maxBytes, ctx.path()));
            }
            requireBefore(end);
        }
        return body.toByteArray();
    }

    /** @param end by {@link System#nanoTime} */
    static void requireBefore(long end) {
        if (System.nanoTime() - end > 0) {
            throw new OdaException(
                    ErrorCode.REQUEST_TIMEOUT,
                    "the body did not come within %d s: send it in smaller parts; nothing of it was taken"
                            .formatted(LONGEST.toSeconds()));
        }
    }
}
