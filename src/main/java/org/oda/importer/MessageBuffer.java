package org.oda.importer;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import org.oda.codec.RecordEncoder;

/** The bytes of a message while they are written, straight from the cells. For one thread. */
final class MessageBuffer {
    private static final long DAY = 86_400;
    private static final long FIRST_YEAR = LocalDate.of(1, 1, 1).toEpochDay();
    private static final long LAST_YEAR = LocalDate.of(9999, 12, 31).toEpochDay();

    private byte[] bytes = new byte[4096];
    private int length;
    private final byte[] time = "0000-00-00T00:00:00".getBytes(StandardCharsets.US_ASCII);
    private long day = Long.MIN_VALUE;

    void clear() {
        length = 0;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    void add(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    void add(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
    }

    /** ISO 8601 in UTC. */
    void time(long second, int nano) {
        long newDay = Math.floorDiv(second, DAY);
        if (newDay < FIRST_YEAR || newDay > LAST_YEAR || nano != 0) {
            add(Instant.ofEpochSecond(second, nano).toString().getBytes(StandardCharsets.US_ASCII));
            return;
        }
        if (newDay != day) {
            day = newDay;
            byte[] date = LocalDate.ofEpochDay(day).toString().getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(date, 0, time, 0, date.length);
        }
        int ofDay = (int) Math.floorMod(second, DAY);
        twoDigits(11, ofDay / 3600);
        twoDigits(14, ofDay / 60 % 60);
        twoDigits(17, ofDay % 60);
        add(time);
        add('Z');
    }

    private void twoDigits(int at, int value) {
        time[at] = (byte) ('0' + value / 10);
        time[at + 1] = (byte) ('0' + value % 10);
    }

    /** A JSON string. */
    void string(char[] chars, int from, int to) {
        reserve(to - from + 2);
        int start = length;
        bytes[length++] = '"';
        for (int i = from; i < to; i++) {
            char c = chars[i];
            if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
                length = start;
                add(RecordEncoder.quote(new String(chars, from, to - from)).toByteArray());
                return;
            }
            bytes[length++] = (byte) c;
        }
        bytes[length++] = '"';
    }

    /** A JSON number of a text such as {@code -1.5}, {@code +.5}, {@code 007} or {@code 1e3}; false where it is none. */
    boolean number(char[] chars, int from, int to, char point) {
        reserve(to - from + 2);
        int start = length;
        int at = from;
        if (at < to && (chars[at] == '-' || chars[at] == '+')) {
            if (chars[at] == '-') {
                bytes[length++] = '-';
            }
            at++;
        }
        int whole = at;
        while (at < to && isDigit(chars[at])) {
            at++;
        }
        int digits = at - whole;
        while (whole < at - 1 && chars[whole] == '0') {
            whole++;
        }
        if (digits == 0) {
            bytes[length++] = '0';
        } else {
            copy(chars, whole, at);
        }
        if (at < to && chars[at] == point) {
            int fraction = at + 1;
            at = fraction;
            while (at < to && isDigit(chars[at])) {
                at++;
            }
            digits += at - fraction;
            if (at > fraction) {
                bytes[length++] = '.';
                copy(chars, fraction, at);
            }
        }
        if (digits > 0 && (at == to || exponent(chars, at, to))) {
            return true;
        }
        length = start;
        return false;
    }

    private boolean exponent(char[] chars, int from, int to) {
        int at = from + 1;
        if (chars[from] != 'e' && chars[from] != 'E') {
            return false;
        }
        if (at < to && (chars[at] == '-' || chars[at] == '+')) {
            at++;
        }
        for (int i = at; i < to; i++) {
            if (!isDigit(chars[i])) {
                return false;
            }
        }
        copy(chars, from, to);
        return at < to;
    }

    /** ASCII. */
    private void copy(char[] chars, int from, int to) {
        for (int i = from; i < to; i++) {
            bytes[length++] = (byte) chars[i];
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
        }
    }
}
