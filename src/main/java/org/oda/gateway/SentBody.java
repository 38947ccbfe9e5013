package org.oda.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** A body of records, unpacked. */
final class SentBody {
    /** Unpacked. */
    static final int MAX_BYTES = 16 << 20;

    private static final int FIRST_BYTES = 64 << 10;
    private static final int GZIP_BUFFER = 16 << 10;

    /** A client that sends ever so slowly holds a thread. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final byte[] bytes;
    private final int length;

    private SentBody(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /**
     * Reads all of it; no more is unpacked than may be.
     *
     * @throws OdaException {@code BODY_TOO_LARGE}, {@code REQUEST_TIMEOUT}, {@code BAD_VALUE} where it is no gzip though it says
     *     so, {@code GATEWAY_UNAVAILABLE} where there is no room
     */
    static SentBody read(Context ctx, SendRoom.Share room) throws IOException {
        if (ctx.req().getContentLengthLong() > MAX_BYTES) {
            throw tooLarge();
        }
        InputStream in = ctx.bodyInputStream();
        if (!isGzip(ctx.header(Header.CONTENT_ENCODING))) {
            return read(in, room);
        }
        try (InputStream unpacked = new GZIPInputStream(in, GZIP_BUFFER)) {
            return read(unpacked, room);
        } catch (EofException e) {
            throw e;
        } catch (ZipException | EOFException | StackOverflowError e) {
            // a gzip of very many empty parts is unpacked by recursion
            throw OdaException.inField(
                    ErrorCode.BAD_VALUE,
                    Header.CONTENT_ENCODING,
                    "Content-Encoding is gzip, but the body is no whole gzip (%s): nothing of it was sent"
                            .formatted(e.getMessage()));
        }
    }

    /** Of which the first {@link #length} count. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    private static SentBody read(InputStream in, SendRoom.Share room) throws IOException {
        long end = System.nanoTime() + LONGEST.toNanos();
        room.grow(FIRST_BYTES);
        byte[] bytes = new byte[FIRST_BYTES];
        int length = 0;
        for (int read = in.read(bytes); read >= 0; read = in.read(bytes, length, bytes.length - length)) {
            length += read;
            if (length > MAX_BYTES) {
                throw tooLarge();
            }
            if (System.nanoTime() - end > 0) {
                throw new OdaException(
                        ErrorCode.REQUEST_TIMEOUT,
                        "the body did not come within %d s: send it in smaller parts; nothing of it was sent"
                                .formatted(LONGEST.toSeconds()));
            }
            if (length == bytes.length) {
                int larger = Math.min(MAX_BYTES + 1, 2 * length);
                room.grow(larger);
                bytes = Arrays.copyOf(bytes, larger);
            }
        }
        return new SentBody(bytes, length);
    }

    private static boolean isGzip(@Nullable String encoding) {
        String name = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "gzip", "x-gzip" -> true;
            case "", "identity" -> false;
            default ->
                throw OdaException.inField(
                        ErrorCode.BAD_VALUE,
                        Header.CONTENT_ENCODING,
                        "Content-Encoding '%s' is not read here: send gzip, or the body as it is".formatted(name));
        };
    }

    private static OdaException tooLarge() {
        return new OdaException(
                ErrorCode.BODY_TOO_LARGE,
                "the body has more than %d bytes (unpacked), which are the most of one request: send the records in several; nothing of it was sent"
                        .formatted(MAX_BYTES));
    }
}
