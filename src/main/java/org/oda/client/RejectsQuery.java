package org.oda.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rejects. What is empty or {@code null} selects all; the gateway alone reads the texts, and tells what is wrong with them.
 *
 * @param topics one of them must match; {@code *} stands for any characters
 * @param reasons such as {@code bad_timestamp}
 * @param state {@code open} or {@code replayed}; a replay looks at open ones only
 * @param from rejected at this time or later, in every form that a query takes
 * @param to rejected before this time
 */
public record RejectsQuery(
        List<String> topics,
        List<String> reasons,
        @Nullable String state,
        @Nullable String from,
        @Nullable String to) {
    public RejectsQuery {
        topics = List.copyOf(topics);
        reasons = List.copyOf(reasons);
    }

    /** The query part of the address. */
    String toParameters(@Nullable String cursor, int limit) {
        StringBuilder text = new StringBuilder("?limit=").append(limit);
        topics.forEach(topic -> add("topic", topic, text));
        reasons.forEach(reason -> add("reason", reason, text));
        add("state", state, text);
        add("from", from, text);
        add("to", to, text);
        add("cursor", cursor, text);
        return text.toString();
    }

    ObjectNode toSelection() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (!topics.isEmpty()) {
            json.set("topic", Wire.names(topics));
        }
        if (!reasons.isEmpty()) {
            json.set("reason", Wire.names(reasons));
        }
        return json.put("from", from).put("to", to);
    }

    private static void add(String name, @Nullable String value, StringBuilder text) {
        if (value != null) {
            text.append('&').append(name).append('=').append(Wire.encoded(value));
        }
    }
}
