package org.oda.pump;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The value of a record as it was received, of which at most {@link #MAX_BYTES} are kept. Any bytes: not always UTF-8.
 * The array is shared, not copied.
 */
@SuppressWarnings("ArrayRecordComponent") // two of them are never compared
public record RawValue(byte[] bytes, long fullLength) {
    /** What is kept of a value, in bytes. */
    public static final int MAX_BYTES = 16 << 10;

    /** The beginning of {@code value}. */
    static RawValue of(byte[] value, long fullLength) {
        return new RawValue(value.length <= MAX_BYTES ? value : Arrays.copyOf(value, MAX_BYTES), fullLength);
    }

    /** Whether {@link #bytes} is less than the whole. */
    public boolean isCut() {
        return bytes.length < fullLength;
    }

    boolean isBeginningOf(byte[] value) {
        return value.length >= bytes.length && Arrays.equals(value, 0, bytes.length, bytes, 0, bytes.length);
    }

    /** As text, with the replacement character where it is not UTF-8. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
