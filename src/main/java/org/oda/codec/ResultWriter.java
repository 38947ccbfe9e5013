package org.oda.codec;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.oda.model.JsonText;
import org.oda.model.OdaRecord;

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
    private final Framing framing;
    private boolean behindFirst;
    private boolean behindFirstField;
    private boolean behindFirstFunction;

    public ResultWriter(OutputStream out, Framing framing) {
        this.out = out;
        this.framing = framing;
    }

    /** What stands between the objects. */
    public enum Framing {
        /** There is one object only. */
        SINGLE,
        ARRAY,
        /** One object a line: NDJSON. */
        LINES
    }

    /** Before the first object. */
    public void begin() {
        if (framing == Framing.ARRAY) {
            buffer.write('[');
        }
    }

    /** Behind the last object. */
    public void end() {
        if (framing == Framing.ARRAY) {
            buffer.write(']');
        }
    }

    /** An object {@code {"timestamp","data","topic","generator_id"}}; the data as it was sent, but for line breaks in {@link Framing#LINES}. */
    public void record(OdaRecord record) throws IOException {
        beginItem();
        buffer.write(TIMESTAMP);
        timestamps.write(record.timestampNanos(), buffer);
        buffer.write(DATA);
        data(record.data());
        buffer.write(TOPIC);
        buffer.write(quote(record.id().topic()));
        buffer.write(GENERATOR_ID);
        buffer.write(quote(record.generatorId()));
        endItem();
    }

    /**
     * Begins an object {@code {"timestamp","generator_id","topic","data"}} of an aggregation: {@link #value}, or
     * {@link #beginFields} and what follows it, go on.
     *
     * @param timestamp of the window
     */
    public void beginAggregate(Instant timestamp, @Nullable String generatorId, @Nullable String topic)
            throws IOException {
        beginItem();
        buffer.write(TIMESTAMP);
        timestamps.write(timestamp, buffer);
        buffer.raw("\"");
        buffer.write(GENERATOR_ID);
        buffer.write(quote(generatorId));
        buffer.write(TOPIC);
        buffer.write(quote(topic));
        buffer.raw(",\"data\":");
    }

    /** The object's data as the string {@code {"<field>":{"unit":"<unit>","value":<value>}}}; {@link #tally} goes on. */
    public void value(String field, @Nullable String unit, double value) {
        JsonBuffer data = new JsonBuffer(100);
        data.raw("{").string(field).raw(":");
        value(unit, value, data);
        data.raw("}");
        buffer.string(new String(data.bytes(), 0, data.length(), StandardCharsets.UTF_8));
    }

    /** The object's data as an object of fields: {@link #beginField} and {@link #endFields} go on. */
    public void beginFields() {
        buffer.raw("{");
        behindFirstField = false;
    }

    /** One field; a {@link #function} for each, {@link #endFunctions} and {@link #endField} go on. */
    public void beginField(String field) {
        if (behindFirstField) {
            buffer.write(',');
        }
        behindFirstField = true;
        behindFirstFunction = false;
        buffer.write(quote(field));
        buffer.raw(":{\"values\":{");
    }

    /** What one function made of the field. */
    public void function(String name, @Nullable String unit, double value) {
        if (behindFirstFunction) {
            buffer.write(',');
        }
        behindFirstFunction = true;
        buffer.write(quote(name));
        buffer.write(':');
        value(unit, value, buffer);
    }

    /** The functions are complete; {@link #tally} and {@link #endField} go on. */
    public void endFunctions() {
        buffer.raw("}");
    }

    public void endField() {
        buffer.raw("}");
    }

    public void endFields() {
        buffer.raw("}");
    }

    /**
     * The members {@code "count","used","skipped"}, and {@code "coverage"} where there are windows.
     *
     * @param skipped how many values by reason
     * @param coverage from 0 to 1; {@code null} where it is not known
     */
    public void tally(long count, long used, Map<String, Long> skipped, boolean windows, @Nullable Double coverage) {
        buffer.raw(",\"count\":").raw(Long.toString(count)).raw(",\"used\":").raw(Long.toString(used));
        buffer.raw(",\"skipped\":{");
        String separator = "";
        for (Map.Entry<String, Long> reason : new TreeMap<>(skipped).entrySet()) {
            buffer.raw(separator).string(reason.getKey()).raw(":").raw(Long.toString(reason.getValue()));
            separator = ",";
        }
        buffer.raw("}");
        if (windows) {
            buffer.raw(",\"coverage\":").raw(coverage == null ? "null" : number(coverage));
        }
    }

    public void endAggregate() throws IOException {
        endItem();
    }

    /** Gives everything to the stream. */
    public void flush() throws IOException {
        out.write(buffer.bytes(), 0, buffer.length());
        buffer.clear();
    }

    private static String number(double value) {
        return Double.isFinite(value) ? NumberOutput.toString(value, true) : "null";
    }

    /** In the shortest form that reads back as the same number; {@code null} where it is not finite. */
    private static void value(@Nullable String unit, double value, JsonBuffer out) {
        out.raw("{\"unit\":");
        if (unit == null) {
            out.raw("null");
        } else {
            out.string(unit);
        }
        out.raw(",\"value\":").raw(number(value)).raw("}");
    }

    private void data(JsonText data) throws IOException {
        if (data.length() > BUFFER_BYTES) {
            flush();
            if (framing == Framing.LINES) {
                byte[] bytes = data.toByteArray();
                joinLines(bytes, 0, bytes.length);
                out.write(bytes);
            } else {
                data.writeTo(out);
            }
            return;
        }
        int start = buffer.length();
        data.writeTo(buffer);
        if (framing == Framing.LINES) {
            joinLines(buffer.bytes(), start, buffer.length());
        }
    }

    /** In JSON a line break stands between tokens only, where a blank does as well. */
    private static void joinLines(byte[] json, int from, int to) {
        for (int i = from; i < to; i++) {
            if (json[i] == '\n' || json[i] == '\r') {
                json[i] = ' ';
            }
        }
    }

    private void beginItem() {
        if (framing == Framing.ARRAY && behindFirst) {
            buffer.write(',');
        }
        behindFirst = true;
    }

    private void endItem() throws IOException {
        buffer.write('}');
        if (framing == Framing.LINES) {
            buffer.write('\n');
        }
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
