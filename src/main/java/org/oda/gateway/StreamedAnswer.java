package org.oda.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.oda.model.Format;

/** A body of any length that is sent while it is made. */
final class StreamedAnswer {
    private static final String VARY = "Vary";

    private StreamedAnswer() {}

    /** Writes all of a body. */
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * JSON is always compressed, other texts where the client takes it, and what is compressed in itself never.
     *
     * @throws IOException where the client went away, whatever the body made of it
     */
    static void send(Context ctx, Format format, QueryWatch.Watched query, Body body) throws IOException {
        ctx.contentType(format.mediaType());
        boolean negotiated = format == Format.NDJSON || format == Format.CSV;
        ctx.res().addHeader(VARY, negotiated ? "Accept, Accept-Encoding" : "Accept");
        String file = file(format);
        if (file != null) {
            ctx.header(Header.CONTENT_DISPOSITION, "attachment; filename=\"%s\"".formatted(file));
        }
        boolean gzip = format == Format.JSON
                || (negotiated && Accepted.gzip(Collections.list(ctx.req().getHeaders(Header.ACCEPT_ENCODING))));
        var client = new ClientStream(new PatientStream(ctx.res().getOutputStream(), query));
        begin(query);
        try {
            if (gzip) {
                ctx.header(Header.CONTENT_ENCODING, "gzip");
                try (FastGzip compressed = new FastGzip(client)) {
                    body.writeTo(new ClientStream(compressed));
                    compressed.finish();
                }
            } else {
                body.writeTo(client);
            }
        } catch (RuntimeException e) {
            if (client.failure != null) {
                throw client.failure;
            }
            throw e;
        } finally {
            query.rest();
        }
    }

    private static void begin(QueryWatch.Watched query) throws IOException {
        try {
            query.work();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** What a browser saves the body as; {@code null} for what it shows. */
    private static @Nullable String file(Format format) {
        return switch (format) {
            case JSON, NDJSON -> null;
            case CSV -> "oda.csv";
            case PARQUET -> "oda.parquet";
            case ARROW -> "oda.arrows";
        };
    }

    /** Leaves the processor to other answers while it waits for its reader. */
    private static final class PatientStream extends OutputStream {
        private final OutputStream out;
        private final QueryWatch.Watched query;

        private PatientStream(OutputStream out, QueryWatch.Watched query) {
            this.out = out;
            this.query = query;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            query.rest();
            query.waits();
            try {
                out.write(bytes, offset, length);
            } finally {
                query.goesOn(length);
                query.workOn();
            }
        }
    }

    /**
     * The way to the client. A body may close it, which must not make an answer complete that breaks off; and may tell its
     * failure in another way, which must not hide that the client went away.
     */
    private static final class ClientStream extends OutputStream {
        private final OutputStream out;
        private @Nullable IOException failure;

        private ClientStream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
