package org.oda.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.oda.catalogue.AttributeEntry;
import org.oda.catalogue.Entry;
import org.oda.catalogue.Figures;
import org.oda.catalogue.GeneratorDetail;
import org.oda.model.AttributeDeclaration;
import org.oda.model.Nanos;
import org.oda.model.TopicDeclaration;
import org.oda.store.StoredSeries;

/** Entries of the catalogue as JSON. */
final class CatalogueJson {
    private CatalogueJson() {}

    /** @param lag {@code null} where it is not known */
    static void putTopic(ObjectNode json, Entry topic, TopicDeclaration declaration, @Nullable Long lag) {
        Figures figures = topic.figures();
        json.put("topic", topic.name())
                .put("description", declaration.description())
                .put("owner", declaration.owner())
                .put("strict", declaration.strict())
                .put("records", figures == null ? 0 : figures.records())
                .put("generators", topic.others().size())
                .put("first", figures == null ? null : text(figures.first()))
                .put("last", figures == null ? null : text(figures.last()))
                .put("rate", figures == null ? null : figures.rate())
                .put("interval", figures == null ? null : figures.interval())
                .put("lag", lag);
    }

    static void putGenerator(ObjectNode json, Entry generator) {
        json.put("generator_id", generator.name());
        ArrayNode topics = json.putArray("topics");
        generator.others().forEach(topics::add);
        Figures figures = generator.figures();
        if (figures != null) {
            put(json, figures).put("interval", figures.interval());
        }
    }

    /**
     * What was seen, and among it by name what is declared and was not.
     *
     * @param areAll whether nothing else was seen
     */
    static void putTopicAttributes(
            ObjectNode json, List<AttributeEntry> attributes, boolean areAll, TopicDeclaration declaration) {
        TreeMap<String, AttributeDeclaration> unseen = new TreeMap<>(declaration.attributes());
        attributes.forEach(attribute -> unseen.remove(attribute.field()));
        if (!areAll) {
            unseen.clear(); // it may be among the rest
        }
        ArrayNode list = json.putArray("attributes");
        for (AttributeEntry attribute : attributes) {
            SortedMap<String, AttributeDeclaration> before = unseen.headMap(attribute.field());
            before.forEach((field, declared) -> putUnseen(list.addObject(), field, declared));
            before.clear();
            putAttribute(list.addObject(), attribute, declaration);
        }
        unseen.forEach((field, declared) -> putUnseen(list.addObject(), field, declared));
        json.put("attributes_more", !areAll);
    }

    private static void putAttribute(ObjectNode entry, AttributeEntry attribute, TopicDeclaration declaration) {
        entry.put("field", attribute.field())
                .put("unit", attribute.unit())
                .put("type", attribute.type().name().toLowerCase(Locale.ROOT))
                .put("records", attribute.records())
                .put("first", text(attribute.first()))
                .put("last", text(attribute.last()));
        if (attribute.lastNumber() != null) {
            entry.put("last_value", attribute.lastNumber());
        } else {
            entry.put("last_value", attribute.lastText());
        }
        AttributeDeclaration declared = declaration.attributes().get(attribute.field());
        if (declared == null) {
            entry.putNull("declared");
        } else {
            putDeclared(entry, declared);
        }
    }

    private static void putUnseen(ObjectNode entry, String field, AttributeDeclaration declared) {
        entry.put("field", field)
                .put("unit", declared.unit())
                .putNull("type")
                .put("records", 0)
                .putNull("first")
                .putNull("last")
                .putNull("last_value");
        putDeclared(entry, declared);
    }

    private static void putDeclared(ObjectNode entry, AttributeDeclaration declared) {
        entry.putObject("declared")
                .put("unit", declared.unit())
                .put("min", declared.min())
                .put("max", declared.max())
                .put("type", declared.type() == null ? null : declared.type().code())
                .put("description", declared.description());
    }

    /** @param areAll whether there are no others */
    static void putGenerators(ObjectNode json, List<StoredSeries> generators, boolean areAll) {
        ArrayNode list = json.putArray("generators_list");
        for (StoredSeries generator : generators) {
            list.addObject()
                    .put("generator_id", generator.generatorId())
                    .put("records", generator.records())
                    .put("first", text(Nanos.toInstant(generator.first())))
                    .put("last", text(Nanos.toInstant(generator.last())));
        }
        json.put("generators_more", !areAll);
    }

    /** @param areAll whether there are no others */
    static void putTopics(
            ObjectNode json,
            List<GeneratorDetail.OnTopic> topics,
            boolean areAll,
            Map<String, TopicDeclaration> declarations) {
        ArrayNode list = json.putArray("by_topic");
        for (GeneratorDetail.OnTopic topic : topics) {
            ObjectNode entry = list.addObject().put("topic", topic.topic());
            put(entry, topic.figures())
                    .put("interval", topic.figures().interval())
                    .put("rate", topic.figures().rate());
            TopicDeclaration declaration = declarations.getOrDefault(topic.topic(), TopicDeclaration.NONE);
            ArrayNode attributes = entry.putArray("attributes");
            topic.attributes().forEach(attribute -> putAttribute(attributes.addObject(), attribute, declaration));
            entry.put("attributes_more", !topic.hasAllAttributes());
        }
        json.put("by_topic_more", !areAll);
    }

    private static ObjectNode put(ObjectNode json, Figures figures) {
        return json.put("records", figures.records())
                .put("first", text(figures.first()))
                .put("last", text(figures.last()));
    }

    private static String text(Instant time) {
        return time.toString();
    }
}
