package org.oda.client;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.oda.model.JsonText;

/**
 * One record as a data generator sends it and a query returns it.
 *
 * @param topic a registered topic
 * @param generatorId not empty
 * @param data one JSON value: an object of attributes, or a string ({@link #text})
 */
public record Message(String topic, String generatorId, Instant timestamp, JsonText data) {
    public Message {
        if (topic.isEmpty() || generatorId.isEmpty()) {
            throw new IllegalArgumentException("topic and generator_id are needed");
        }
    }

    /** A text as a JSON string. */
    public static JsonText text(String text) {
        byte[] escaped = JsonStringEncoder.getInstance().quoteAsUTF8(text);
        byte[] quoted = new byte[escaped.length + 2];
        quoted[0] = '"';
        System.arraycopy(escaped, 0, quoted, 1, escaped.length);
        quoted[quoted.length - 1] = '"';
        return new JsonText(quoted, 0, quoted.length);
    }

    /** The Kafka message's value: the record as JSON in UTF-8. */
    public byte[] toJson() {
        String head = "{\"timestamp\":\"" + timestamp + "\",\"generator_id\":" + text(generatorId) + ",\"topic\":"
                + text(topic) + ",\"data\":";
        byte[] start = head.getBytes(StandardCharsets.UTF_8);
        byte[] content = data.toByteArray();
        byte[] json = Arrays.copyOf(start, start.length + content.length + 1);
        System.arraycopy(content, 0, json, start.length, content.length);
        json[json.length - 1] = '}';
        return json;
    }
}
