package org.oda.codec;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.model.Aggregation;
import org.oda.model.OdaRecord;
import org.oda.model.Query;

/**
 * Writes the answer to a query as JSON, in constant memory. For one thread. The stream is neither flushed nor closed;
 * {@link #flush} must be called at the end.
 */
public final class ResultWriter {
    private static final int BUFFER_BYTES = 32 * 1024;
    private static final int MAX_CACHED = 1000;

    private static final byte[] TIMESTAMP = ascii("{\"timestamp\":\"");
    private static final byte[] DATA = ascii("\",\"data\":");
    private static final byte[] TOPIC = ascii(",\"topic\":");
    private static final byte[] GENERATOR_ID = ascii(",\"generator_id\":");

    private final OutputStream out;
    private final JsonBuffer buffer = new JsonBuffer(BUFFER_BYTES + BUFFER_BYTES / 4);
    private final TimestampWriter timestamps = new TimestampWriter();
    private final Map<String, byte[]> quoted = new HashMap<>();
    private boolean behindFirst;

    public ResultWriter(OutputStream out) {
        this.out = out;
    }

    public void beginArray() {
        buffer.write('[');
        behindFirst = false;
    }

    public void endArray() {
        buffer.write(']');
    }

    /** An object {@code {"timestamp","data","topic","generator_id"}}; the data as it was sent. */
    public void record(OdaRecord record) throws IOException {
        comma();
        buffer.write(TIMESTAMP);
        timestamps.write(record.timestampNanos(), buffer);
        buffer.write(DATA);
        if (record.data().length() > BUFFER_BYTES) {
            flush();
            record.data().writeTo(out);
        } else {
            record.data().writeTo(buffer);
        }
        buffer.write(TOPIC);
        buffer.write(quote(record.id().topic()));
        buffer.write(GENERATOR_ID);
        buffer.write(quote(record.generatorId()));
        buffer.write('}');
        drain();
    }

    /**
     * An object {@code {"timestamp","generator_id","topic","data"}}, its data the string
     * {@code {"<field>":{"unit":"<unit>","value":<value>}}}.
     *
     * @param query with an aggregation
     * @param timestamp the end of the window
     * @param value written in the shortest form that reads back as the same number; {@code null} where it is not finite
     */
    public void aggregate(Query query, Instant timestamp, double value) throws IOException {
        Aggregation aggregation = query.aggregation();
        if (aggregation == null) {
            throw new IllegalArgumentException("the query has no aggregation");
        }
        comma();
        buffer.write(TIMESTAMP);
        timestamps.write(timestamp, buffer);
        buffer.raw("\"");
        buffer.write(GENERATOR_ID);
        buffer.write(quote(query.generatorId()));
        buffer.write(TOPIC);
        buffer.write(quote(query.topic()));
        JsonBuffer data = new JsonBuffer(100);
        data.raw("{")
                .string(aggregation.fields().get(0).name())
                .raw(":{\"unit\":")
                .string(String.valueOf(aggregation.fields().get(0).unit()));
        data.raw(",\"value\":").raw(number(value)).raw("}}");
        buffer.raw(",\"data\":").string(new String(data.bytes(), 0, data.length(), StandardCharsets.UTF_8));
        buffer.write('}');
        drain();
    }

    /** Gives everything to the stream. */
    public void flush() throws IOException {
        out.write(buffer.bytes(), 0, buffer.length());
        buffer.clear();
    }

    private static String number(double value) {
        return Double.isFinite(value) ? NumberOutput.toString(value, true) : "null";
    }

    private void comma() {
        if (behindFirst) {
            buffer.write(',');
        }
        behindFirst = true;
    }

    private void drain() throws IOException {
        if (buffer.length() >= BUFFER_BYTES) {
            flush();
        }
    }

    private byte[] quote(@Nullable String text) {
        if (text == null) {
            return ascii("null");
        }
        byte[] known = quoted.get(text);
        if (known != null) {
            return known;
        }
        if (quoted.size() == MAX_CACHED) {
            quoted.clear();
        }
        JsonBuffer json = new JsonBuffer(0);
        byte[] bytes = json.string(text).toByteArray();
        quoted.put(text, bytes);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
