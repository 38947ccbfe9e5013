package org.oda.model;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a data consumer asked for; {@code null} or empty where it did not say.
 *
 * @param fields only records with one of these attributes, and where attributes are given singly only these; without an
 *     aggregation only
 * @param filters all hold
 * @param start inclusive
 * @param stop exclusive; now where it is {@code null}
 * @param page without an aggregation only
 */
public record Query(
        List<NamePattern> topics,
        List<NamePattern> generatorIds,
        Set<String> fields,
        List<ValueFilter> filters,
        @Nullable Instant start,
        @Nullable Instant stop,
        Page page,
        @Nullable Aggregation aggregation) {
    public Query {
        topics = List.copyOf(topics);
        generatorIds = List.copyOf(generatorIds);
        fields = Set.copyOf(fields);
        filters = List.copyOf(filters);
        if (aggregation != null && (!fields.isEmpty() || !page.equals(Page.ALL))) {
            throw new IllegalArgumentException("an aggregation has its own fields, and no page");
        }
    }

    /** Of at most one topic and one generator. */
    public static Query of(
            @Nullable String topic,
            @Nullable String generatorId,
            @Nullable Instant start,
            @Nullable Instant stop,
            @Nullable Aggregation aggregation) {
        return new Query(names(topic), names(generatorId), Set.of(), List.of(), start, stop, Page.ALL, aggregation);
    }

    private static List<NamePattern> names(@Nullable String name) {
        return name == null ? List.of() : List.of(new NamePattern(name));
    }

    /** The one topic that was asked for; {@code null} where it was none, several or a pattern. */
    public @Nullable String topic() {
        return only(topics);
    }

    /** The one generator that was asked for; {@code null} where it was none, several or a pattern. */
    public @Nullable String generatorId() {
        return only(generatorIds);
    }

    private static @Nullable String only(List<NamePattern> names) {
        return names.size() == 1 && !names.get(0).isGlob() ? names.get(0).text() : null;
    }
}
