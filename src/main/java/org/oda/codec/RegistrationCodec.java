package org.oda.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** The bodies of {@code /register/dg} and {@code /register/dc}. */
public final class RegistrationCodec {
    private static final String EXAMPLE = "{\"topics\":[\"livingroom\"]}";
    private static final String TOPICS = "topics";

    private RegistrationCodec() {}

    /**
     * The topics of {@code {"topics":["livingroom","kitchen"]}} in their order, each once; other keys are ignored. The
     * names are not checked here.
     *
     * @throws OdaException {@code EMPTY_REGISTRATION}, {@code BAD_JSON}, {@code MISSING_FIELD} or {@code BAD_VALUE}
     */
    public static List<String> readTopics(byte[] body) {
        JsonNode json = RequestBody.read(body);
        if (RequestBody.isBlank(json)) {
            throw new OdaException(ErrorCode.EMPTY_REGISTRATION, "Empty Registration");
        }
        RequestBody.requireObject(json, EXAMPLE);
        JsonNode topics = json.path(TOPICS);
        if (topics.isMissingNode()) {
            throw OdaException.inField(
                    ErrorCode.MISSING_FIELD, TOPICS, "'topics' is missing; a registration is " + EXAMPLE);
        }
        if (!topics.isArray()) {
            throw RequestBody.wrongType(TOPICS, topics, "a list of strings");
        }
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode topic : topics) {
            if (!topic.isTextual()) {
                throw RequestBody.wrongType(TOPICS + "[]", topic, "a string");
            }
            names.add(topic.textValue());
        }
        return List.copyOf(names);
    }

    /** {@code {"KAFKA_ENDPOINT":"127.0.0.1:9094"}}. */
    public static byte[] writeGeneratorAnswer(String endpoint) {
        return endpoint(new JsonBuffer(100).raw("{"), endpoint);
    }

    /** {@code {"topics":["livingroom","kitchen"],"KAFKA_ENDPOINT":"127.0.0.1:9094"}}. */
    public static byte[] writeConsumerAnswer(List<String> topics, String endpoint) {
        JsonBuffer json = new JsonBuffer(100).raw("{\"topics\":[");
        String separator = "";
        for (String topic : topics) {
            json.raw(separator).string(topic);
            separator = ",";
        }
        return endpoint(json.raw("],"), endpoint);
    }

    private static byte[] endpoint(JsonBuffer json, String endpoint) {
        return json.raw("\"KAFKA_ENDPOINT\":").string(endpoint).raw("}").toByteArray();
    }
}
