package org.oda.mqtt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Clip;
import org.oda.codec.JsonFault;
import org.oda.model.ErrorCode;
import org.oda.model.NearestName;
import org.oda.model.OdaException;

/** Reads the rules of a mapping: a JSON list of objects. An error names the rule, the key and the value. */
final class MappingReader {
    private static final List<String> KEYS = List.of(
            "filter", "qos", "payload", "topic", "generator_id", "attribute", "unit", "attributes", "timestamp");
    private static final Map<String, Set<String>> KEYS_OF = Map.of(
            "number", Set.of("attribute", "unit"),
            "text", Set.of("attribute", "unit"),
            "json", Set.of("attributes", "timestamp"),
            "record", Set.of());
    private static final Set<String> KEYS_OF_ALL = Set.of("filter", "qos", "payload", "topic", "generator_id");
    private static final String OTHERS = "*";
    private static final int DEFAULT_QOS = 1;
    private static final int MAX_RULES = 1_000;

    /** Comments, and names without quotes, since people write these files. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode json;
    private final String where;

    /** @param where for people: which rule of which source */
    private MappingReader(JsonNode json, String where) {
        this.json = json;
        this.where = where;
    }

    static List<Rule> read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new OdaException(ErrorCode.BAD_CONFIG, "mqtt-map: the file %s does not exist".formatted(file));
        } catch (IOException e) {
            throw new OdaException(
                    ErrorCode.BAD_CONFIG,
                    "mqtt-map: the file %s cannot be read as text in UTF-8: %s".formatted(file, e.getMessage()),
                    e);
        }
    }

    static List<Rule> parse(String text, String source) {
        JsonNode list;
        try {
            list = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new OdaException(
                    ErrorCode.BAD_CONFIG, "mqtt-map: %s is no JSON: %s".formatted(source, JsonFault.describe(e)));
        }
        if (!list.isArray() || list.isEmpty() || list.size() > MAX_RULES) {
            throw new OdaException(
                    ErrorCode.BAD_CONFIG,
                    "mqtt-map: %s is no JSON list of 1 to %d rules such as [{\"filter\": \"site/+\", \"payload\": \"json\","
                                    .formatted(source, MAX_RULES)
                            + " \"topic\": \"site\", \"generator_id\": \"{1}\"}]");
        }
        List<Rule> rules = new ArrayList<>();
        for (JsonNode json : list) {
            rules.add(new MappingReader(json, "rule %d of %s".formatted(rules.size() + 1, source)).rule());
        }
        return rules;
    }

    private Rule rule() {
        if (!json.isObject()) {
            throw bad("", "%s is no object such as {\"filter\": \"site/+\"}".formatted(shown(json)));
        }
        String kind = required("payload", "number, text, json or record");
        Set<String> ownKeys = KEYS_OF.get(kind);
        if (ownKeys == null) {
            throw notAccepted("payload", "number, text, json or record");
        }
        json.fieldNames().forEachRemaining(key -> checkKey(key, kind, ownKeys));
        TopicFilter filter = filter();
        int wildcards = filter.wildcards();
        Payload payload = switch (kind) {
            case "json" -> json(wildcards);
            case "record" -> new RecordPayload(optional("generator_id", wildcards));
            default ->
                new ValuePayload(
                        template("generator_id", wildcards),
                        template("attribute", wildcards),
                        text("unit"),
                        kind.equals("number"));
        };
        Template topic = kind.equals("record") ? optional("topic", wildcards) : template("topic", wildcards);
        return new Rule(filter, qos(), topic, payload);
    }

    private void checkKey(String key, String kind, Set<String> ownKeys) {
        if (!KEYS.contains(key)) {
            throw bad(
                    "",
                    "'%s' is not known%s; there are %s"
                            .formatted(
                                    Clip.of(key),
                                    NearestName.of(key, KEYS)
                                            .map(" (did you mean '%s'?)"::formatted)
                                            .orElse(""),
                                    String.join(", ", KEYS)));
        }
        if (!KEYS_OF_ALL.contains(key) && !ownKeys.contains(key)) {
            throw bad("", "'%s' has no meaning with the payload %s: leave it out".formatted(key, kind));
        }
    }

    private TopicFilter filter() {
        try {
            return TopicFilter.of(required("filter", TopicFilter.ACCEPTED));
        } catch (IllegalArgumentException e) {
            throw notAccepted("filter", TopicFilter.ACCEPTED);
        }
    }

    private int qos() {
        JsonNode qos = json.path("qos");
        if (qos.isMissingNode()) {
            return DEFAULT_QOS;
        }
        if (!qos.isInt() || qos.intValue() < 0 || qos.intValue() > 2) {
            throw notAccepted("qos", "0, 1 or 2");
        }
        return qos.intValue();
    }

    private JsonPayload json(int wildcards) {
        JsonNode listed = json.path("attributes");
        if (!listed.isMissingNode() && (!listed.isObject() || listed.isEmpty())) {
            throw notAccepted(
                    "attributes", "an object of keys and units such as {\"temperature\": \"Cel\", \"state\": null}");
        }
        Map<String, AttributeRule> attributes = new LinkedHashMap<>();
        listed.properties().forEach(member -> {
            if (!member.getKey().equals(OTHERS)) {
                attributes.put(member.getKey(), attribute(member.getKey(), member.getValue(), wildcards));
            } else if (!member.getValue().isNull()) {
                throw bad("attributes", "'*' stands for all other keys as they are, and takes only null");
            }
        });
        boolean others = listed.isMissingNode() || listed.has(OTHERS);
        return new JsonPayload(template("generator_id", wildcards), attributes, others, text("timestamp"));
    }

    private AttributeRule attribute(String key, JsonNode value, int wildcards) {
        boolean named = value.isObject();
        boolean renamed = named && value.has("name");
        JsonNode unit = named ? value.path("unit") : value;
        boolean known = !named || Set.of("name", "unit").containsAll(fieldNames(value));
        if (!known
                || (renamed && !value.get("name").isTextual())
                || !(unit.isTextual() || unit.isNull() || unit.isMissingNode())) {
            throw bad(
                    "attributes",
                    "'%s': %s is not a unit such as \"Cel\", null, or {\"name\": \"%s\", \"unit\": \"Cel\"}"
                            .formatted(Clip.of(key), shown(value), Clip.of(key)));
        }
        return new AttributeRule(
                // a key may hold braces of its own
                renamed ? template("attributes", value.get("name").textValue(), wildcards) : Template.fixed(key),
                unit.isTextual() && !unit.textValue().isEmpty() ? unit.textValue() : null);
    }

    private static List<String> fieldNames(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private @Nullable Template optional(String key, int wildcards) {
        return json.has(key) ? template(key, wildcards) : null;
    }

    private Template template(String key, int wildcards) {
        return template(key, required(key, "a text, in which {1} stands for the first wildcard"), wildcards);
    }

    private Template template(String key, String text, int wildcards) {
        try {
            return Template.of(text, wildcards);
        } catch (IllegalArgumentException e) {
            throw bad(key, "'%s' is not %s".formatted(Clip.of(text), e.getMessage()));
        }
    }

    private String required(String key, String accepted) {
        if (!json.has(key)) {
            throw bad("", "'%s' is missing: give %s".formatted(key, accepted));
        }
        String text = text(key);
        if (text == null) {
            throw notAccepted(key, accepted);
        }
        return text;
    }

    private @Nullable String text(String key) {
        JsonNode value = json.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw notAccepted(key, "a text that is not empty");
        }
        return value.textValue();
    }

    private OdaException notAccepted(String key, String accepted) {
        return bad(key, "%s is not %s".formatted(shown(json.path(key)), accepted));
    }

    private OdaException bad(String key, String problem) {
        return OdaException.inField(
                ErrorCode.BAD_CONFIG,
                key.isEmpty() ? "mqtt-map" : key,
                "mqtt-map: %s: %s%s".formatted(where, key.isEmpty() ? "" : "'" + key + "' ", problem));
    }

    private static String shown(JsonNode value) {
        return Clip.of(value.toString());
    }
}
