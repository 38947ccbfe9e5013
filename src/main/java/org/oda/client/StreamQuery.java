package org.oda.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which records a stream gives. What is empty selects all.
 *
 * @param topics one of them must match; {@code *} stands for any characters
 * @param generatorIds likewise
 * @param fields at least one attribute must have one of these names
 * @param filters tests such as {@code temperature>25 Cel}; all must hold
 * @param from stored records from this time on come first, in every form that a query takes; {@code null} for none
 */
public record StreamQuery(
        List<String> topics,
        List<String> generatorIds,
        List<String> fields,
        List<String> filters,
        @Nullable String from) {
    public StreamQuery {
        topics = List.copyOf(topics);
        generatorIds = List.copyOf(generatorIds);
        fields = List.copyOf(fields);
        filters = List.copyOf(filters);
    }

    /** The query part of the address. */
    String toParameters() {
        StringBuilder text = new StringBuilder();
        add("topic", topics, text);
        add("generator_id", generatorIds, text);
        add("field", fields, text);
        add("filter", filters, text);
        add("from", from == null ? List.of() : List.of(from), text);
        return text.toString();
    }

    private static void add(String name, List<String> values, StringBuilder text) {
        for (String value : values) {
            text.append(text.isEmpty() ? '?' : '&').append(name).append('=').append(Wire.encoded(value));
        }
    }
}
