package org.oda.mqtt;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** From the topic and payload of an MQTT message to a record. The first rule whose filter matches decides. */
public final class MqttMapping {
    private static final String DEFAULTS = """
            [{"filter": "oda/+", "payload": "record", "topic": "{1}"},
             {"filter": "oda/+/+", "payload": "json", "topic": "{1}", "generator_id": "{2}"},
             {"filter": "oda/+/+/+", "payload": "number", "topic": "{1}", "generator_id": "{2}", "attribute": "{3}"}]""";

    private final List<Rule> rules;

    private MqttMapping(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** A record on {@code oda/TOPIC}, a JSON object on {@code oda/TOPIC/GENERATOR}, a number on {@code oda/TOPIC/GENERATOR/ATTRIBUTE}. */
    public static MqttMapping defaults() {
        return of(DEFAULTS, "the default");
    }

    /**
     * The rules of a JSON file.
     *
     * @throws org.oda.model.OdaException {@code BAD_CONFIG} that names the rule, the key and the value at fault
     */
    public static MqttMapping read(Path file) {
        return new MqttMapping(MappingReader.read(file));
    }

    static MqttMapping of(String json, String source) {
        return new MqttMapping(MappingReader.parse(json, source));
    }

    List<Rule> rules() {
        return rules;
    }

    /** What becomes of a message; empty where no rule's filter matches. */
    Optional<Converted> convert(String topic, byte[] payload, Instant arrival) {
        for (Rule rule : rules) {
            Optional<List<String>> matched = rule.filter().match(topic);
            if (matched.isPresent()) {
                return Optional.of(rule.convert(matched.get(), payload, arrival));
            }
        }
        return Optional.empty();
    }
}
