package org.oda.catalogue;

import java.util.List;

/**
 * All of a generator.
 *
 * @param topics by their names
 */
public record GeneratorDetail(Entry generator, List<OnTopic> topics, boolean hasAllTopics) {
    /**
     * What it sends on one topic.
     *
     * @param attributes by name and unit
     */
    public record OnTopic(String topic, Figures figures, List<AttributeEntry> attributes, boolean hasAllAttributes) {}
}
