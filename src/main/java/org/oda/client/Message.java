package org.oda.client;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.oda.model.JsonText;

/**
 * One record as a data generator sends it and a query returns it.
 *
 * @param topic a registered topic
 * @param generatorId not empty
 * @param data one JSON value: an object of attributes, or a string ({@link #text})
 */
public record Message(String topic, String generatorId, Instant timestamp, JsonText data) {
    private static final byte[] TIMESTAMP = ascii("{\"timestamp\":\"");
    private static final byte[] GENERATOR_ID = ascii("\",\"generator_id\":\"");
    private static final byte[] TOPIC = ascii("\",\"topic\":\"");
    private static final byte[] DATA = ascii("\",\"data\":");
    private static final byte[] END = ascii("}");

    public Message {
        if (topic.isEmpty() || generatorId.isEmpty()) {
            throw new IllegalArgumentException("topic and generator_id are needed");
        }
    }

    /** A text as a JSON string. */
    public static JsonText text(String text) {
        byte[] escaped = quoted(text);
        byte[] quoted = new byte[escaped.length + 2];
        quoted[0] = '"';
        System.arraycopy(escaped, 0, quoted, 1, escaped.length);
        quoted[quoted.length - 1] = '"';
        return new JsonText(quoted, 0, quoted.length);
    }

    /** The Kafka message's value: the record as JSON in UTF-8. */
    public byte[] toJson() {
        byte[][] parts = {
            TIMESTAMP,
            ascii(timestamp.toString()),
            GENERATOR_ID,
            quoted(generatorId),
            TOPIC,
            quoted(topic),
            DATA,
            data.toByteArray(),
            END
        };
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] json = new byte[length];
        int position = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, json, position, part.length);
            position += part.length;
        }
        return json;
    }

    private static byte[] quoted(String text) {
        return JsonStringEncoder.getInstance().quoteAsUTF8(text);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
