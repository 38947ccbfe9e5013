package org.oda.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oda.model.JsonText;

/** Reads the catalogue's answers. What is missing in them is what it is in an empty one. */
final class CatalogueReader {
    private CatalogueReader() {}

    static TopicInfo topic(JsonNode json) {
        return new TopicInfo(
                json.path("topic").asText(),
                text(json, "description"),
                text(json, "owner"),
                json.path("records").asLong(),
                json.path("generators").asLong(),
                time(json, "first"),
                time(json, "last"),
                number(json, "rate"),
                number(json, "interval"),
                json.path("lag").isNumber() ? json.path("lag").longValue() : null,
                JsonText.of(json.toString()));
    }

    static GeneratorInfo generator(JsonNode json) {
        return new GeneratorInfo(
                json.path("generator_id").asText(),
                list(json, "topics", JsonNode::asText),
                json.path("records").asLong(),
                knownTime(json, "first"),
                knownTime(json, "last"),
                number(json, "interval"),
                JsonText.of(json.toString()));
    }

    static TopicDetails topicDetails(JsonNode json) {
        return new TopicDetails(
                topic(json),
                list(json, "attributes", CatalogueReader::attribute),
                json.path("attributes_more").asBoolean(),
                list(
                        json,
                        "generators_list",
                        each -> new TopicDetails.Generator(
                                each.path("generator_id").asText(),
                                each.path("records").asLong(),
                                knownTime(each, "first"),
                                knownTime(each, "last"))),
                json.path("generators_more").asBoolean());
    }

    static GeneratorDetails generatorDetails(JsonNode json) {
        return new GeneratorDetails(
                generator(json),
                list(
                        json,
                        "by_topic",
                        each -> new GeneratorDetails.OnTopic(
                                each.path("topic").asText(),
                                each.path("records").asLong(),
                                knownTime(each, "first"),
                                knownTime(each, "last"),
                                number(each, "interval"),
                                number(each, "rate"),
                                list(each, "attributes", CatalogueReader::attribute),
                                each.path("attributes_more").asBoolean())));
    }

    private static AttributeInfo attribute(JsonNode json) {
        return new AttributeInfo(
                json.path("field").asText(),
                text(json, "unit"),
                text(json, "type"),
                json.path("records").asLong(),
                time(json, "last"),
                text(json, "last_value"),
                declared(json.path("declared")));
    }

    private static AttributeInfo.@Nullable Declared declared(JsonNode json) {
        return json.isObject()
                ? new AttributeInfo.Declared(
                        text(json, "unit"), number(json, "min"), number(json, "max"), text(json, "description"))
                : null;
    }

    private static <T> List<T> list(JsonNode json, String name, Function<JsonNode, T> item) {
        List<T> list = new ArrayList<>();
        json.path(name).forEach(each -> list.add(item.apply(each)));
        return list;
    }

    private static @Nullable String text(JsonNode json, String name) {
        return json.hasNonNull(name) ? json.path(name).asText() : null;
    }

    private static @Nullable Double number(JsonNode json, String name) {
        return json.path(name).isNumber() ? json.path(name).doubleValue() : null;
    }

    private static Instant knownTime(JsonNode json, String name) {
        Instant time = time(json, name);
        if (time == null) {
            throw Wire.unreadable("no time '%s'".formatted(name), null);
        }
        return time;
    }

    private static @Nullable Instant time(JsonNode json, String name) {
        String time = text(json, name);
        try {
            return time == null ? null : Instant.parse(time);
        } catch (DateTimeException e) {
            throw Wire.unreadable("'%s' is no time".formatted(time), e);
        }
    }
}
