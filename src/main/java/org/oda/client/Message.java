package org.oda.client;

import java.time.Instant;
import org.oda.codec.RecordEncoder;
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
        return RecordEncoder.quote(text);
    }

    /** The Kafka message's value: the record as JSON in UTF-8. */
    public byte[] toJson() {
        return RecordEncoder.encode(timestamp, generatorId, topic, data);
    }
}
