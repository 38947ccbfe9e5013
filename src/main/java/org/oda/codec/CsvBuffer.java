package org.oda.codec;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Lines of CSV by RFC 4180, in UTF-8, while they are written: fields behind commas, in quotes where they hold a comma, a
 * quote or a line break; lines end with a line feed, which every reader takes. For one thread.
 */
public final class CsvBuffer {
    /** Powers of ten: exact, so that a quotient with a whole number below 2^53 is rounded once, as a reader's is. */
    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

    /** From here on the shortest form has an exponent. */
    private static final double LEAST_EXPONENT = 1e7;

    private static final int LONGEST_NUMBER = 20;

    private final JsonBuffer buffer;
    private final TimestampWriter timestamps = new TimestampWriter();
    private final byte[] digits = new byte[LONGEST_NUMBER];
    private boolean behindFirst;

    /**
     * An empty one.
     *
     * @param capacity bytes to begin with
     */
    public CsvBuffer(int capacity) {
        buffer = new JsonBuffer(capacity);
    }

    /** The number of bytes that were written since the last {@link #drain}. */
    public int length() {
        return buffer.length();
    }

    /** Gives all bytes to a stream. */
    public void drain(OutputStream out) throws IOException {
        out.write(buffer.bytes(), 0, buffer.length());
        buffer.clear();
    }

    /** Ends the line. */
    public void endLine() {
        buffer.write('\n');
        behindFirst = false;
    }

    /** A field with nothing in it: no value. */
    public void absent() {
        comma();
    }

    /** A text; the empty one is in quotes, to tell it from no value. */
    public void text(String text) {
        comma();
        boolean ascii = true;
        boolean plain = !text.isEmpty();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            ascii &= c < 0x80;
            plain &= c != ',' && c != '"' && c != '\n' && c != '\r';
        }
        String field = plain ? text : '"' + text.replace("\"", "\"\"") + '"';
        if (ascii) {
            buffer.raw(field);
        } else {
            buffer.write(field.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * A time in UTC by ISO 8601, as in JSON.
     *
     * @param nanos since 1970-01-01T00:00:00Z
     */
    public void timestamp(long nanos) {
        comma();
        timestamps.write(nanos, buffer);
    }

    /** A whole number. */
    public void number(long number) {
        comma();
        if (number < 0) {
            buffer.raw(Long.toString(number));
        } else {
            whole(number, 1);
        }
    }

    /**
     * The shortest form that reads back as the same number, as in JSON.
     *
     * @param number finite
     */
    public void number(double number) {
        comma();
        double size = Math.abs(number);
        if (size >= 1e-3 && size < LEAST_EXPONENT) {
            for (int decimals = 1; decimals < POWERS.length; decimals++) {
                double scaled = Math.rint(size * POWERS[decimals]);
                if (scaled / POWERS[decimals] == size) {
                    decimal(number < 0, (long) scaled, decimals);
                    return;
                }
            }
        }
        buffer.raw(NumberOutput.toString(number, true));
    }

    private void decimal(boolean negative, long scaled, int decimals) {
        if (negative) {
            buffer.write('-');
        }
        whole(scaled / POWERS[decimals], 1);
        buffer.write('.');
        whole(scaled % POWERS[decimals], decimals);
    }

    /** With zeros in front up to the least count of digits. */
    private void whole(long number, int least) {
        int at = LONGEST_NUMBER;
        long rest = number;
        while (rest > 0 || LONGEST_NUMBER - at < least) {
            digits[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        buffer.write(digits, at, LONGEST_NUMBER - at);
    }

    private void comma() {
        if (behindFirst) {
            buffer.write(',');
        }
        behindFirst = true;
    }
}
