package org.oda.mqtt;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A payload that is a record of ODA. What it has stays byte for byte; a topic, a generator and a time that are missing are
 * filled in.
 *
 * @param generatorId {@code null} where each record must have its own
 */
record RecordPayload(@Nullable Template generatorId) implements Payload {
    @Override
    public Converted convert(@Nullable String topic, List<String> matched, byte[] payload, Instant arrival)
            throws BadPayloadException {
        Found found = find(payload);
        String odaTopic = topic == null ? found.topic : topic;
        if (odaTopic == null) {
            throw new BadPayloadException("the record has no field 'topic', and its rule tells none");
        }
        ObjectNode missing = Json.object();
        if (!found.fields.contains("timestamp")) {
            missing.put("timestamp", arrival.toString());
        }
        if (!found.fields.contains("generator_id") && generatorId != null) {
            missing.put("generator_id", generatorId.fill(matched));
        }
        if (!found.fields.contains("topic")) {
            missing.put("topic", odaTopic);
        }
        boolean isComplete = missing.isEmpty() || !found.fields.contains("data");
        return new Converted(odaTopic, isComplete ? payload : insert(missing, payload), null);
    }

    /** What of a record is there. */
    private record Found(Set<String> fields, @Nullable String topic) {}

    private static Found find(byte[] payload) throws BadPayloadException {
        Set<String> fields = new HashSet<>();
        String topic = null;
        try (JsonParser json = Json.FACTORY.createParser(payload)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new BadPayloadException("the payload is not a JSON object with the fields of a record");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                fields.add(field);
                if (json.nextToken() == JsonToken.VALUE_STRING && field.equals("topic")) {
                    topic = json.getText();
                }
                json.skipChildren();
            }
            return new Found(fields, topic);
        } catch (IOException e) {
            throw Json.noJson(e);
        }
    }

    /** Puts members in front of those that an object has. */
    private static byte[] insert(ObjectNode members, byte[] object) {
        int open = 0;
        while (object[open] != '{') {
            open++;
        }
        byte[] front = Json.bytes(members); // its closing brace becomes a comma
        byte[] whole = new byte[object.length + front.length - 1];
        System.arraycopy(object, 0, whole, 0, open);
        System.arraycopy(front, 0, whole, open, front.length);
        whole[open + front.length - 1] = ',';
        System.arraycopy(object, open + 1, whole, open + front.length, object.length - open - 1);
        return whole;
    }
}
