package org.oda.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.oda.catalogue.AttributeEntry;
import org.oda.catalogue.Entry;
import org.oda.catalogue.Figures;
import org.oda.catalogue.GeneratorDetail;
import org.oda.model.Nanos;
import org.oda.store.StoredSeries;

/** Entries of the catalogue as JSON. */
final class CatalogueJson {
    private CatalogueJson() {}

    /** @param lag {@code null} where it is not known */
    static void putTopic(ObjectNode json, Entry topic, TopicNotes notes, @Nullable Long lag) {
        Figures figures = topic.figures();
        json.put("topic", topic.name())
                .put("description", notes.description())
                .put("owner", notes.owner())
                .put("strict", notes.strict())
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

    /** @param areAll whether there are no others */
    static void putAttributes(ObjectNode json, List<AttributeEntry> attributes, boolean areAll) {
        ArrayNode list = json.putArray("attributes");
        for (AttributeEntry attribute : attributes) {
            ObjectNode entry = list.addObject()
                    .put("field", attribute.field())
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
            entry.putNull("declared");
        }
        json.put("attributes_more", !areAll);
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
    static void putTopics(ObjectNode json, List<GeneratorDetail.OnTopic> topics, boolean areAll) {
        ArrayNode list = json.putArray("by_topic");
        for (GeneratorDetail.OnTopic topic : topics) {
            ObjectNode entry = list.addObject().put("topic", topic.topic());
            put(entry, topic.figures())
                    .put("interval", topic.figures().interval())
                    .put("rate", topic.figures().rate());
            putAttributes(entry, topic.attributes(), topic.hasAllAttributes());
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
