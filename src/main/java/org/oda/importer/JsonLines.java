package org.oda.importer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** The lines of NDJSON; blank ones are left out. */
final class JsonLines implements Closeable {
    /** Lines are UTF-8, also where their first bytes look like another encoding's. */
    static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();

    private static final int BUFFER = 64 * 1024;
    private static final int LONGEST = 64 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;
    private byte[] line = new byte[1024];
    private int length;
    private long number;
    private boolean ended;

    JsonLines(InputStream in) {
        this.in = in;
    }

    /** The next line without blanks around it; {@code null} at the end. */
    byte @Nullable [] next() throws IOException {
        while (!ended) {
            readLine();
            int from = number == 1 && startsWithMark() ? 3 : 0;
            int to = length;
            while (from < to && line[from] >= 0 && line[from] <= ' ') {
                from++;
            }
            while (to > from && line[to - 1] >= 0 && line[to - 1] <= ' ') {
                to--;
            }
            if (from < to) {
                return Arrays.copyOfRange(line, from, to);
            }
        }
        return null;
    }

    private void readLine() throws IOException {
        length = 0;
        number++;
        while (true) {
            if (at == end) {
                end = in.read(buffer);
                at = 0;
                if (end < 0) {
                    end = 0;
                    ended = true;
                    return;
                }
            }
            int stop = at;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            append(stop - at);
            at = Math.min(end, stop + 1);
            if (stop < end) {
                return;
            }
        }
    }

    private void append(int count) {
        if (length + count > LONGEST) {
            throw new OdaException(
                    ErrorCode.BAD_VALUE,
                    "line %d has more than %d bytes: is the file NDJSON, one object in each line?"
                            .formatted(number, LONGEST));
        }
        if (line.length - length < count) {
            line = Arrays.copyOf(line, Math.max(line.length * 2, length + count));
        }
        System.arraycopy(buffer, at, line, length, count);
        length += count;
    }

    /** A byte order mark. */
    private boolean startsWithMark() {
        return length >= 3 && line[0] == (byte) 0xef && line[1] == (byte) 0xbb && line[2] == (byte) 0xbf;
    }

    /** The number of the line that was read last, from 1. */
    long number() {
        return number;
    }

    static String text(byte[] line) {
        return new String(line, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
