package org.oda.model;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One JSON value as it was sent: a view of valid UTF-8 bytes that are never decoded and encoded again, so that what
 * comes out is byte for byte what came in. The bytes are shared, not copied: whoever makes one gives the array away.
 */
public final class JsonText {
    private final byte[] bytes;
    private final int offset;
    private final int length;

    public JsonText(byte[] bytes, int offset, int length) {
        if (length < 1 || offset < 0 || offset > bytes.length - length) {
            throw new IllegalArgumentException("no JSON text at %d+%d of %d".formatted(offset, length, bytes.length));
        }
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /** The text's UTF-8 bytes. */
    public static JsonText of(String json) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        return new JsonText(utf8, 0, utf8.length);
    }

    /** The length in bytes. */
    public int length() {
        return length;
    }

    /** The byte at {@code index}, from 0. */
    public byte byteAt(int index) {
        return bytes[offset + index];
    }

    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, offset, length);
    }

    public byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonText that
                && Arrays.equals(bytes, offset, offset + length, that.bytes, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
}
