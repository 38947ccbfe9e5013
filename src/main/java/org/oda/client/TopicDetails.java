package org.oda.client;

import java.time.Instant;
import java.util.List;

/**
 * All that the catalogue tells of a topic.
 *
 * @param moreAttributes whether there are others
 * @param moreGenerators whether there are others
 */
public record TopicDetails(
        TopicInfo topic,
        List<AttributeInfo> attributes,
        boolean moreAttributes,
        List<Generator> generators,
        boolean moreGenerators) {
    public TopicDetails {
        attributes = List.copyOf(attributes);
        generators = List.copyOf(generators);
    }

    /** What a generator sent on the topic. */
    public record Generator(String generatorId, long records, Instant first, Instant last) {}
}
