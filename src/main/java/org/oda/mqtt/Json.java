package org.oda.mqtt;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.oda.codec.JsonFault;

/** The one way in which this room reads and writes JSON: in UTF-8, and numbers digit by digit. */
final class Json {
    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .errorReportConfiguration(ErrorReportConfiguration.builder()
                    .maxErrorTokenLength(60)
                    .maxRawContentLength(0)
                    .build())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static JsonNode read(byte[] payload) throws BadPayloadException {
        try {
            return MAPPER.readTree(payload);
        } catch (NumberFormatException e) {
            throw new BadPayloadException(
                    "the payload is not JSON that is read here: the exponent of a number is too long");
        } catch (IOException e) {
            throw noJson(e);
        }
    }

    static BadPayloadException noJson(IOException e) {
        return new BadPayloadException("the payload is not JSON: " + JsonFault.describe(e));
    }

    static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A record's message; {@code data} is an object of attributes. */
    static byte[] record(JsonNode timestamp, String generatorId, String topic, ObjectNode data) {
        ObjectNode json = object();
        json.set("timestamp", timestamp);
        json.put("generator_id", generatorId).put("topic", topic);
        json.set("data", data);
        return bytes(json);
    }

    /** What a value is called in an error message. */
    static String kind(JsonNode json) {
        return switch (json.getNodeType()) {
            case ARRAY -> "a list of %d".formatted(((ArrayNode) json).size());
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            case NUMBER -> "a number";
            case STRING -> "a text";
            default -> "nothing";
        };
    }
}
