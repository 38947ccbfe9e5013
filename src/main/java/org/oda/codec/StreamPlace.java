package org.oda.codec;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.Nanos;
import org.oda.model.OdaException;
import org.oda.model.Position;
import org.oda.model.RecordId;

/**
 * How far a reader of a stream has come: the {@code id} of an event, {@link Seal sealed}. What lies before it was given, what lies
 * behind it was not.
 *
 * @param from records before this are not given; nanoseconds since 1970-01-01T00:00:00Z
 * @param history behind the last record that was given of those that are stored, or the time that was gone through; {@code null} where the stored ones are behind
 * @param offsets by topic and partition, in Kafka: what is stored was read up to there, or will be, and what comes after it is read
 *     from Kafka; a partition that is missing begins at 0
 */
public record StreamPlace(long from, @Nullable Position history, Map<String, long[]> offsets) {
    private static final byte VERSION = 1;
    /** Some thousand topics. */
    private static final int MAX_LENGTH = 200_000;

    private static final String PATH = "Last-Event-ID";

    /** Where the records begin that are given. */
    public Instant start() {
        return Nanos.toInstant(from);
    }

    /**
     * The text that stands for it.
     *
     * @param query what identifies the query
     */
    String write(byte[] query) {
        var bytes = new ByteArrayOutputStream(64);
        number(from, bytes);
        bytes.write(history == null ? 0 : 1);
        if (history != null) {
            number(history.timestampNanos(), bytes);
            number(history.id().partition(), bytes);
            number(history.id().offset(), bytes);
            text(history.id().topic(), bytes);
        }
        new TreeMap<>(offsets).forEach((topic, ofTopic) -> {
            text(topic, bytes);
            number(ofTopic.length, bytes);
            for (long offset : ofTopic) {
                number(offset, bytes);
            }
        });
        return Seal.close(VERSION, bytes.toByteArray(), query);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws OdaException {@code BAD_CURSOR}
     */
    static StreamPlace read(String text, byte[] query) {
        try {
            return parse(Seal.open(VERSION, text, MAX_LENGTH, query));
        } catch (Seal.BrokenException e) {
            throw bad(text, e.getMessage());
        } catch (BufferUnderflowException | ArithmeticException | IllegalArgumentException e) {
            throw bad(text, "is no place in a stream");
        }
    }

    private static StreamPlace parse(ByteBuffer bytes) {
        long from = number(bytes);
        Position history = null;
        if (bytes.get() != 0) {
            long nanos = number(bytes);
            int partition = Math.toIntExact(number(bytes));
            long offset = number(bytes);
            history = new Position(nanos, new RecordId(text(bytes), partition, offset));
        }
        Map<String, long[]> offsets = new TreeMap<>();
        while (bytes.hasRemaining()) {
            String topic = text(bytes);
            long count = number(bytes);
            if (count < 0 || count > bytes.remaining()) {
                throw new IllegalArgumentException("%d partitions".formatted(count));
            }
            long[] ofTopic = new long[(int) count];
            for (int i = 0; i < ofTopic.length; i++) {
                ofTopic[i] = number(bytes);
            }
            offsets.put(topic, ofTopic);
        }
        return new StreamPlace(from, history, offsets);
    }

    /** Zigzag, seven bits a byte, the lowest first. */
    private static void number(long number, ByteArrayOutputStream out) {
        long left = (number << 1) ^ (number >> 63);
        while ((left & ~0x7fL) != 0) {
            out.write((int) ((left & 0x7f) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }

    private static long number(ByteBuffer bytes) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes.get();
            number |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return (number >>> 1) ^ -(number & 1);
            }
        }
        throw new IllegalArgumentException("a number of more than 64 bits");
    }

    private static void text(String text, ByteArrayOutputStream out) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(utf8.length, out);
        out.writeBytes(utf8);
    }

    private static String text(ByteBuffer bytes) {
        long length = number(bytes);
        if (length < 0 || length > bytes.remaining()) {
            throw new IllegalArgumentException("a text of %d bytes".formatted(length));
        }
        byte[] utf8 = new byte[(int) length];
        bytes.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static OdaException bad(String text, String what) {
        return OdaException.inField(
                ErrorCode.BAD_CURSOR,
                PATH,
                "%s '%s' %s: send the id of the last event with the very request that it came from, or leave it out to begin anew"
                        .formatted(PATH, Clip.of(text), what));
    }
}
