package org.oda.mqtt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Clip;

/**
 * A payload that is a JSON object. A key inside another is told with dots, {@code outer.inner}, and an element of a list by
 * its number from 0.
 *
 * @param attributes by key
 * @param others whether keys that are not among {@code attributes} become attributes of the same name
 * @param timestamp key of the time, which is checked where all records are; {@code null} for the time of arrival
 */
record JsonPayload(
        Template generatorId,
        Map<String, AttributeRule> attributes,
        boolean others,
        @Nullable String timestamp) implements Payload {
    /** As many characters a name may have, and so many attributes a record. */
    private static final int MAX_NAME_CHARS = 1_000;

    private static final int MAX_ATTRIBUTES = 10_000;

    JsonPayload {
        attributes = Map.copyOf(attributes);
    }

    @Override
    public Converted convert(@Nullable String topic, List<String> matched, byte[] payload, Instant arrival)
            throws BadPayloadException {
        String odaTopic = Objects.requireNonNull(topic);
        JsonNode json = Json.read(payload);
        if (!json.isObject()) {
            throw new BadPayloadException(
                    "the payload is %s, not a JSON object such as {\"temperature\": 21.5}".formatted(Json.kind(json)));
        }
        var reading = new Reading(matched);
        reading.members("", json);
        if (timestamp != null && reading.time == null) {
            throw new BadPayloadException(
                    "the payload has no '%s', which is to be its time".formatted(Clip.of(timestamp)));
        }
        if (reading.data.isEmpty()) {
            throw new BadPayloadException(
                    others
                            ? "the payload has no values"
                            : "the payload has none of the keys " + Clip.list(attributes.keySet()));
        }
        JsonNode time = reading.time == null ? new TextNode(arrival.toString()) : reading.time;
        return new Converted(odaTopic, Json.record(time, generatorId.fill(matched), odaTopic, reading.data), null);
    }

    /** What has been found in one payload. */
    private final class Reading {
        private final List<String> matched;
        private final ObjectNode data = Json.object();
        private @Nullable JsonNode time;

        Reading(List<String> matched) {
            this.matched = matched;
        }

        void members(String prefix, JsonNode json) throws BadPayloadException {
            // else a payload of a megabyte could be made one of gigabytes
            if (prefix.length() > MAX_NAME_CHARS) {
                throw new BadPayloadException("the names of values that lie within others get longer than %d characters"
                        .formatted(MAX_NAME_CHARS));
            }
            if (json.isObject()) {
                for (Map.Entry<String, JsonNode> member : json.properties()) {
                    value(prefix + member.getKey(), member.getValue());
                }
            } else {
                for (int i = 0; i < json.size(); i++) {
                    value(prefix + i, json.get(i));
                }
            }
        }

        private void value(String key, JsonNode value) throws BadPayloadException {
            if (key.equals(timestamp)) {
                time = value.isValueNode() && !value.isNull() ? value : null;
            } else if (value.isValueNode()) {
                attribute(key, value, null);
            } else if (isWithUnit(value)) {
                JsonNode unit = value.get("unit");
                attribute(key, value.get("value"), unit.isTextual() ? unit.textValue() : null);
            } else {
                members(key + ".", value);
            }
        }

        private void attribute(String key, JsonNode value, @Nullable String unit) throws BadPayloadException {
            AttributeRule rule = attributes.get(key);
            if (value.isNull() || (rule == null && !others)) {
                return;
            }
            if (data.size() == MAX_ATTRIBUTES) {
                throw new BadPayloadException("the payload has more than %d values".formatted(MAX_ATTRIBUTES));
            }
            if (rule == null) {
                Attributes.put(data, key, value, unit);
            } else {
                Attributes.put(data, rule.name().fill(matched), value, rule.unit() == null ? unit : rule.unit());
            }
        }

        private static boolean isWithUnit(JsonNode json) {
            return json.size() == 2
                    && json.path("value").isValueNode()
                    && (json.path("unit").isTextual() || json.path("unit").isNull());
        }
    }
}
