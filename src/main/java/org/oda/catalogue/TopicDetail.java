package org.oda.catalogue;

import java.util.List;
import org.oda.store.StoredSeries;

/**
 * All of a topic.
 *
 * @param attributes by name and unit
 * @param hasAllAttributes whether these are all
 * @param generators by their ids
 * @param hasAllGenerators whether these are all
 */
public record TopicDetail(
        Entry topic,
        List<AttributeEntry> attributes,
        boolean hasAllAttributes,
        List<StoredSeries> generators,
        boolean hasAllGenerators) {}
