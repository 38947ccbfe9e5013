package org.oda.model;

import java.util.List;
import java.util.Set;

/**
 * Which records: those that match all of it.
 *
 * @param topics one of them must match; empty for all topics
 * @param generatorIds one of them must match; empty for all generators
 * @param fields at least one attribute must have one of these names; empty for all records
 * @param conditions all must hold
 */
public record Selection(
        List<NamePattern> topics,
        List<NamePattern> generatorIds,
        Set<String> fields,
        List<Condition> conditions,
        TimeRange range) {
    public Selection {
        topics = List.copyOf(topics);
        generatorIds = List.copyOf(generatorIds);
        fields = Set.copyOf(fields);
        conditions = List.copyOf(conditions);
    }

    /** All records of the range. */
    public static Selection of(TimeRange range) {
        return new Selection(List.of(), List.of(), Set.of(), List.of(), range);
    }

    /** All records of one topic in the range. */
    public static Selection of(String topic, TimeRange range) {
        return new Selection(List.of(new NamePattern(topic)), List.of(), Set.of(), List.of(), range);
    }

    public Selection within(TimeRange other) {
        return new Selection(topics, generatorIds, fields, conditions, other);
    }

    /** Whether records of the topic can be among them. */
    public boolean selectsTopic(String topic) {
        return matches(topics, topic);
    }

    /** Whether the record, which comes with its attributes, is one of them. */
    public boolean selects(DecodedRecord decoded) {
        OdaRecord record = decoded.record();
        return selectsTopic(record.id().topic())
                && matches(generatorIds, record.generatorId())
                && record.timestampNanos() >= Nanos.of(range.from())
                && record.timestampNanos() < Nanos.of(range.to())
                && (fields.isEmpty()
                        || decoded.attributes().stream().anyMatch(attribute -> fields.contains(attribute.name())))
                && conditions.stream().allMatch(condition -> condition.holds(decoded.attributes()));
    }

    private static boolean matches(List<NamePattern> patterns, String name) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.matches(name));
    }
}
