package org.oda.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Decoded.Accepted;
import org.oda.codec.Decoded.Rejected;
import org.oda.model.DecodedRecord;
import org.oda.model.JsonText;
import org.oda.model.Nanos;
import org.oda.model.OdaRecord;
import org.oda.model.RecordId;
import org.oda.model.RejectReason;

/** One message while it is read. The first fault is kept, and the reading goes on: bad JSON behind it is worse. */
final class Envelope {
    private static final int MAX_GENERATOR_ID_BYTES = 1000;
    private static final String TIMESTAMP_FORMS =
            "ISO 8601, e.g. 2024-01-25T13:53:54Z, or a number of s, ms, µs or ns since 1970";

    private final RecordId id;
    private final byte[] value;
    private final int start;
    private final JsonParser json;
    private final TimeBounds bounds;
    private final InstantSource clock;
    private final int maxDataBytes;

    private @Nullable Instant timestamp;
    private @Nullable String generatorId;
    private @Nullable JsonText data;
    private AttributeCollector attributes = new AttributeCollector();
    private boolean hasTopic;
    private @Nullable Rejected fault;

    /** @param start where in {@code value} the JSON starts that {@code json} reads */
    Envelope(
            RecordId id,
            byte[] value,
            int start,
            JsonParser json,
            TimeBounds bounds,
            InstantSource clock,
            int maxDataBytes) {
        this.id = id;
        this.value = value;
        this.start = start;
        this.json = json;
        this.bounds = bounds;
        this.clock = clock;
        this.maxDataBytes = maxDataBytes;
    }

    Decoded read() throws IOException {
        JsonToken first = json.nextToken();
        if (first == null) {
            return new Rejected(RejectReason.EMPTY, "the message's value is blank");
        }
        if (first == JsonToken.START_OBJECT) {
            readFields();
        } else {
            json.skipChildren();
            reject(RejectReason.NOT_AN_OBJECT, "a record is a JSON object, not %s".formatted(kind(first)));
        }
        if (json.nextToken() != null) {
            return new Rejected(RejectReason.BAD_JSON, "something follows behind the JSON value");
        }
        return fault == null ? judge() : fault;
    }

    private void readFields() throws IOException {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            switch (name) {
                case "timestamp" -> readTimestamp(token);
                case "generator_id" -> readGeneratorId(token);
                case "topic" -> readTopic(token);
                case "data" -> readData(token);
                default -> json.skipChildren();
            }
        }
    }

    private void readTimestamp(JsonToken token) throws IOException {
        timestamp = null;
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
            json.skipChildren();
            reject(RejectReason.BAD_TIMESTAMP, "timestamp is %s, not %s".formatted(kind(token), TIMESTAMP_FORMS));
            return;
        }
        String text = json.getText();
        Optional<Instant> read = token.isNumeric() ? Timestamps.ofNumber(text) : Timestamps.ofText(text);
        if (read.isEmpty()) {
            reject(RejectReason.BAD_TIMESTAMP, "timestamp '%s' is not %s".formatted(Clip.of(text), TIMESTAMP_FORMS));
            return;
        }
        timestamp = read.get();
        if (timestamp.isBefore(bounds.earliest())) {
            reject(
                    RejectReason.TIMESTAMP_OUT_OF_RANGE,
                    "timestamp '%s', read as %s, is before %s, the setting earliest-time"
                            .formatted(Clip.of(text), timestamp, bounds.earliest()));
        } else if (timestamp.isAfter(bounds.latest(clock))) {
            reject(
                    RejectReason.TIMESTAMP_OUT_OF_RANGE,
                    "timestamp '%s', read as %s, is behind %s, which is now and the setting latest-ahead, %s"
                            .formatted(Clip.of(text), timestamp, bounds.latest(clock), bounds.ahead()));
        }
    }

    private void readGeneratorId(JsonToken token) throws IOException {
        generatorId = null;
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
            json.skipChildren();
            reject(RejectReason.BAD_GENERATOR_ID, "generator_id is %s, not a string".formatted(kind(token)));
            return;
        }
        generatorId = ShortTexts.of(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
        if (generatorId.isEmpty()) {
            reject(RejectReason.BAD_GENERATOR_ID, "generator_id is empty");
        } else if (!Utf8.isStorable(generatorId)) {
            reject(
                    RejectReason.BAD_GENERATOR_ID,
                    "generator_id '%s' holds U+0000 or half of a surrogate pair".formatted(Clip.of(generatorId)));
        } else if (generatorId.length() > MAX_GENERATOR_ID_BYTES / 3
                && generatorId.getBytes(StandardCharsets.UTF_8).length > MAX_GENERATOR_ID_BYTES) {
            reject(
                    RejectReason.BAD_GENERATOR_ID,
                    "generator_id '%s' has more than %d bytes".formatted(Clip.of(generatorId), MAX_GENERATOR_ID_BYTES));
        }
    }

    private void readTopic(JsonToken token) throws IOException {
        hasTopic = token != JsonToken.VALUE_NULL;
        if (token == JsonToken.VALUE_STRING) {
            String topic = ShortTexts.of(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
            if (!topic.equals(id.topic())) {
                reject(
                        RejectReason.TOPIC_MISMATCH,
                        "topic is '%s', but the message came on '%s'".formatted(Clip.of(topic), Clip.of(id.topic())));
            }
        } else if (hasTopic) {
            json.skipChildren();
            reject(
                    RejectReason.TOPIC_MISMATCH,
                    "topic is %s, not the string '%s'".formatted(kind(token), Clip.of(id.topic())));
        }
    }

    private void readData(JsonToken token) throws IOException {
        data = null;
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        int from = offsetOf(json.currentTokenLocation().getByteOffset());
        if (token == JsonToken.START_OBJECT) {
            attributes = new AttributeCollector();
            AttributeReader.readObject(json, attributes);
        } else if (token == JsonToken.VALUE_STRING) {
            attributes = DictReader.read(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
        } else {
            json.skipChildren();
            reject(RejectReason.BAD_DATA, "data is %s, not an object or a string".formatted(kind(token)));
            return;
        }
        int length = offsetOf(json.currentLocation().getByteOffset()) - from;
        if (length > maxDataBytes) {
            reject(
                    RejectReason.BAD_DATA,
                    "data has %d bytes, and at most %d are stored".formatted(length, maxDataBytes));
        }
        String unfit = attributes.fault();
        if (unfit != null) {
            reject(RejectReason.BAD_DATA, unfit);
        }
        data = new JsonText(value, from, length);
    }

    private int offsetOf(long jsonOffset) {
        return start + Math.toIntExact(jsonOffset);
    }

    private Decoded judge() {
        if (timestamp == null) {
            return missing("timestamp");
        }
        if (generatorId == null) {
            return missing("generator_id");
        }
        if (!hasTopic) {
            return missing("topic");
        }
        if (data == null) {
            return missing("data");
        }
        OdaRecord record = new OdaRecord(id, Nanos.of(timestamp), generatorId, data);
        return new Accepted(new DecodedRecord(record, attributes.attributes()));
    }

    private static Rejected missing(String field) {
        return new Rejected(RejectReason.MISSING_FIELD, "the field '%s' is missing".formatted(field));
    }

    private void reject(RejectReason reason, String detail) {
        if (fault == null) {
            fault = new Rejected(reason, detail);
        }
    }

    private static String kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "null";
        };
    }
}
