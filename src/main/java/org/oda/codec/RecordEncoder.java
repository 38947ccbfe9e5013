package org.oda.codec;

import java.time.Instant;
import org.oda.model.JsonText;

/** Makes the value of the Kafka message that carries a record. */
public final class RecordEncoder {
    private static final int ENVELOPE_BYTES = 160;

    private RecordEncoder() {}

    /**
     * The record as JSON in UTF-8.
     *
     * @param data an object, or a string ({@link #quote}); as it is
     */
    public static byte[] encode(Instant timestamp, String generatorId, String topic, JsonText data) {
        JsonBuffer json = new JsonBuffer(ENVELOPE_BYTES + data.length());
        json.raw("{\"timestamp\":\"");
        new TimestampWriter().write(timestamp, json);
        json.raw("\",\"generator_id\":").string(generatorId).raw(",\"topic\":").string(topic);
        json.raw(",\"data\":").json(data).raw("}");
        return json.toByteArray();
    }

    /** A text as a JSON string. */
    public static JsonText quote(String text) {
        byte[] json = new JsonBuffer(text.length() + 2).string(text).toByteArray();
        return new JsonText(json, 0, json.length);
    }
}
