package org.oda.gateway;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Function;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Reads the body of a request, whatever its content type says. */
final class RequestBody {
    /** A client that sends ever so slowly holds a thread. */
    static final Duration LONGEST = Duration.ofMinutes(1);

    /** What JSON takes while it is read: the bytes twice, and a tree that has many times their size where all values are short. */
    private static final int COPIES = 16;

    /** Of any request but one that sends records. */
    static final int MOST_BYTES = 4 << 20;

    private static final int BUFFER = 16 << 10;

    private final Places memory;

    /** @param memory of all bodies, see {@link BodyMemory} */
    RequestBody(Places memory) {
        this.memory = memory;
    }

    /**
     * What a codec makes of the whole body.
     *
     * @throws OdaException {@code BODY_TOO_LARGE}, {@code REQUEST_TIMEOUT}; {@code GATEWAY_UNAVAILABLE} or {@code
     *     TOO_MANY_REQUESTS} where there is no room; those of the codec
     */
    <T> T read(Context ctx, int maxBytes, Function<byte[], T> codec) throws IOException {
        try (Places.Place room = memory.take(CallerName.of(ctx), 0)) {
            return codec.apply(read(ctx, maxBytes, room));
        }
    }

    private static byte[] read(Context ctx, int maxBytes, Places.Place room) throws IOException {
        long end = System.nanoTime() + LONGEST.toNanos();
        InputStream in = ctx.bodyInputStream();
        var body = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        int held = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            body.write(buffer, 0, read);
            if (body.size() > maxBytes) {
                throw new OdaException(
                        ErrorCode.BODY_TOO_LARGE,
                        "the body has more than %d bytes, which are the most that %s takes: send less at once"
                                .formatted(maxBytes, ctx.path()));
            }
            requireBefore(end);
            // small ones are bounded by the requests at once
            if (body.size() > BUFFER) {
                int needed = units(body.size());
                room.grow(needed - held);
                held = needed;
            }
        }
        return body.toByteArray();
    }

    /** The memory that so many bytes of JSON take, in {@link BodyMemory#UNIT_BYTES}. */
    static int units(int bytes) {
        return Math.multiplyExact(COPIES, bytes / BodyMemory.UNIT_BYTES + 1);
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
