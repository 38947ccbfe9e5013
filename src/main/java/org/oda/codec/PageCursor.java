package org.oda.codec;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.Position;
import org.oda.model.RecordId;

/**
 * Where the next page of a query begins: the text in the header {@code Oda-Next-Cursor}. It is a {@link Seal sealed} range,
 * that all pages share, and a position.
 *
 * @param start of the range; {@code null} for an open one
 * @param stop of the range
 * @param after the last position of the page before
 */
record PageCursor(@Nullable Instant start, Instant stop, Position after) {
    private static final byte VERSION = 1;
    private static final int INSTANT_BYTES = Long.BYTES + Integer.BYTES;
    private static final int FIXED_BYTES = 1 + 2 * INSTANT_BYTES + Long.BYTES + Integer.BYTES + Long.BYTES;
    /** Longer than any cursor: a topic has at most 249 characters. */
    private static final int MAX_LENGTH = 1_000;

    /** @param query what identifies the query */
    String write(byte[] query) {
        byte[] topic = after.id().topic().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + topic.length);
        bytes.put((byte) (start == null ? 0 : 1));
        put(start == null ? Instant.EPOCH : start, bytes);
        put(stop, bytes);
        bytes.putLong(after.timestampNanos());
        bytes.putInt(after.id().partition()).putLong(after.id().offset()).put(topic);
        return Seal.close(VERSION, bytes.array(), query);
    }

    /** @throws OdaException {@code BAD_CURSOR} */
    static PageCursor read(String text, byte[] query, String path) {
        try {
            return parse(Seal.open(VERSION, text, MAX_LENGTH, query));
        } catch (Seal.BrokenException e) {
            throw bad(path, text, e.getMessage());
        } catch (BufferUnderflowException | DateTimeException | ArithmeticException | IllegalArgumentException e) {
            throw bad(path, text, "is no cursor");
        }
    }

    private static PageCursor parse(ByteBuffer bytes) {
        boolean hasStart = bytes.get() != 0;
        Instant start = instant(bytes);
        Instant stop = instant(bytes);
        long nanos = bytes.getLong();
        int partition = bytes.getInt();
        long offset = bytes.getLong();
        String topic = StandardCharsets.UTF_8.decode(bytes).toString();
        return new PageCursor(
                hasStart ? start : null, stop, new Position(nanos, new RecordId(topic, partition, offset)));
    }

    private static void put(Instant instant, ByteBuffer bytes) {
        bytes.putLong(instant.getEpochSecond()).putInt(instant.getNano());
    }

    private static Instant instant(ByteBuffer bytes) {
        return Instant.ofEpochSecond(bytes.getLong(), bytes.getInt());
    }

    private static OdaException bad(String path, String text, String what) {
        return OdaException.inField(
                ErrorCode.BAD_CURSOR,
                path,
                ("%s '%s' %s: send the value of the header Oda-Next-Cursor with the very query that it came with,"
                                + " or leave it out to begin anew")
                        .formatted(path, Clip.of(text), what));
    }
}
