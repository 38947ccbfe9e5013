package org.oda.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.io.OutputStream;

/** A body of any length, compressed on its way. */
final class StreamedAnswer {
    private StreamedAnswer() {}

    /** Writes all of a body. */
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    static void send(Context ctx, Body body) throws IOException {
        ctx.contentType(Responses.JSON).header(Header.CONTENT_ENCODING, "gzip");
        try (FastGzip gzip = new FastGzip(ctx.res().getOutputStream())) {
            body.writeTo(gzip);
            gzip.finish();
        }
    }
}
