package org.oda.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
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
    private static final int FIRST_BYTES = 64 << 10;
    private static final int GZIP_BUFFER = 16 << 10;
    /** A body is there twice: as it came, and as records. */
    private static final int COPIES = 2;

    private final byte[] bytes;
    private final int length;

    private SentBody(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /**
     * Reads all of it; no more is unpacked than may be.
     *
     * @param room for the memory of it, in {@link #units}
     * @throws OdaException {@code BODY_TOO_LARGE}, {@code REQUEST_TIMEOUT}, {@code BAD_VALUE} where it is no gzip though it says
     *     so, {@code GATEWAY_UNAVAILABLE} or {@code TOO_MANY_REQUESTS} where there is no room
     */
    static SentBody read(Context ctx, int maxBytes, Places.Place room) throws IOException {
        if (ctx.req().getContentLengthLong() > maxBytes) {
            throw tooLarge(maxBytes);
        }
        InputStream in = ctx.bodyInputStream();
        if (!isGzip(ctx.header(Header.CONTENT_ENCODING))) {
            return read(in, maxBytes, room);
        }
        try (InputStream unpacked = new GZIPInputStream(in, GZIP_BUFFER)) {
            return read(unpacked, maxBytes, room);
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

    /** The memory that a body of so many bytes takes, in {@link BodyMemory#UNIT_BYTES}. */
    static int units(int bytes) {
        return Math.multiplyExact(COPIES, bytes / BodyMemory.UNIT_BYTES + 1);
    }

    private static SentBody read(InputStream in, int maxBytes, Places.Place room) throws IOException {
        long end = System.nanoTime() + RequestBody.LONGEST.toNanos();
        byte[] bytes = new byte[Math.min(FIRST_BYTES, maxBytes + 1)];
        int held = units(bytes.length);
        room.grow(held);
        int length = 0;
        for (int read = in.read(bytes); read >= 0; read = in.read(bytes, length, bytes.length - length)) {
            length += read;
            if (length > maxBytes) {
                throw tooLarge(maxBytes);
            }
            RequestBody.requireBefore(end);
            if (length == bytes.length) {
                int larger = (int) Math.min(maxBytes + 1L, 2L * length);
                room.grow(units(larger) - held);
                held = units(larger);
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

    private static OdaException tooLarge(int maxBytes) {
        return new OdaException(
                ErrorCode.BODY_TOO_LARGE,
                "the body has more than %d bytes (unpacked), which are the most of one request: send the records in several; nothing of it was sent (setting max-body-bytes)"
                        .formatted(maxBytes));
    }
}
