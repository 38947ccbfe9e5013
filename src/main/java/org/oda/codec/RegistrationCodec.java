package org.oda.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.TopicDeclaration;
import org.oda.model.TopicRegistration;
import org.oda.units.Units;

/** The bodies of {@code /register/dg} and {@code /register/dc}. */
public final class RegistrationCodec {
    private static final String EXAMPLE = "{\"topics\":[\"livingroom\"]}";
    private static final String TOPICS = "topics";

    private RegistrationCodec() {}

    /**
     * The topics of {@code {"topics":["livingroom",{"topic":"kitchen","owner":"facility team"}]}} in their order, each once;
     * other keys are ignored. The names are not checked here. A topic that is there both plain and as an object has its
     * declaration.
     *
     * @throws OdaException {@code EMPTY_REGISTRATION}, {@code BAD_JSON}, {@code MISSING_FIELD}, {@code BAD_VALUE}, {@code
     *     UNKNOWN_FIELD} or {@code CONTRADICTION}
     */
    public static List<TopicRegistration> read(byte[] body) {
        return read(body, null);
    }

    /**
     * The same, with declared units that are checked.
     *
     * @throws OdaException also {@code UNKNOWN_UNIT}
     */
    public static List<TopicRegistration> read(byte[] body, @Nullable Units units) {
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
        Map<String, TopicRegistration> registrations = new LinkedHashMap<>();
        for (int i = 0; i < topics.size(); i++) {
            TopicRegistration next = registration(topics.get(i), "%s[%d]".formatted(TOPICS, i), units);
            registrations.merge(next.topic(), next, RegistrationCodec::merged);
        }
        return List.copyOf(registrations.values());
    }

    private static TopicRegistration registration(JsonNode topic, String path, @Nullable Units units) {
        if (topic.isTextual()) {
            return TopicRegistration.plain(topic.textValue());
        }
        if (!topic.isObject()) {
            throw RequestBody.wrongType(TOPICS + "[]", topic, "a string or an object");
        }
        TopicDeclaration declaration = DeclarationCodec.readStrictly(topic, path, units);
        JsonNode name = topic.path("topic");
        if (name.isMissingNode()) {
            throw OdaException.inField(
                    ErrorCode.MISSING_FIELD,
                    path + ".topic",
                    "%s.topic is missing: an object is {\"topic\":\"livingroom\",…}".formatted(path));
        }
        if (!name.isTextual()) {
            throw RequestBody.wrongType(path + ".topic", name, "a string");
        }
        return new TopicRegistration(name.textValue(), declaration);
    }

    private static TopicRegistration merged(TopicRegistration first, TopicRegistration second) {
        if (first.declaration() == null || second.declaration() == null) {
            return first.declaration() == null ? second : first;
        }
        if (!first.equals(second)) {
            throw RequestValues.contradiction(
                    TOPICS,
                    "topic '%s' is declared twice, and not the same: keep one".formatted(Clip.of(first.topic())));
        }
        return first;
    }

    /** The body of {@code POST /register/dg}. */
    public static byte[] write(Collection<TopicRegistration> registrations) {
        JsonBuffer json = new JsonBuffer(200).raw("{\"topics\":[");
        String separator = "";
        for (TopicRegistration registration : registrations) {
            json.raw(separator);
            if (registration.declaration() == null) {
                json.string(registration.topic());
            } else {
                json.raw("{\"topic\":").string(registration.topic());
                DeclarationCodec.writeMembers(json, registration.declaration(), ",");
                json.raw("}");
            }
            separator = ",";
        }
        return json.raw("]}").toByteArray();
    }

    /** {@code {"KAFKA_ENDPOINT":"127.0.0.1:9094"}}, and behind it how to get in where Kafka asks for something. */
    public static byte[] writeGeneratorAnswer(KafkaEntrance kafka) {
        return entrance(new JsonBuffer(100).raw("{"), kafka);
    }

    /** {@code {"topics":["livingroom","kitchen"],"KAFKA_ENDPOINT":"127.0.0.1:9094"}}. */
    public static byte[] writeConsumerAnswer(List<String> topics, KafkaEntrance kafka) {
        JsonBuffer json = new JsonBuffer(100).raw("{\"topics\":[");
        String separator = "";
        for (String topic : topics) {
            json.raw(separator).string(topic);
            separator = ",";
        }
        return entrance(json.raw("],"), kafka);
    }

    private static byte[] entrance(JsonBuffer json, KafkaEntrance kafka) {
        json.raw("\"KAFKA_ENDPOINT\":").string(kafka.endpoint());
        member(json, "KAFKA_SECURITY_PROTOCOL", kafka.protocol());
        member(json, "KAFKA_SASL_MECHANISM", kafka.mechanism());
        member(json, "KAFKA_SASL_USERNAME", kafka.user());
        return json.raw("}").toByteArray();
    }

    private static void member(JsonBuffer json, String name, @Nullable String value) {
        if (value != null) {
            json.raw(",\"" + name + "\":").string(value);
        }
    }
}
