package org.oda.client;

import org.jspecify.annotations.Nullable;

/**
 * Which records are to go for good. Of the first two one at least is given; each is exactly one name.
 *
 * @param start of their own times, inclusive, in every form that a query takes; {@code null} for the first
 * @param stop exclusive; {@code null} for the last
 */
public record ErasureRequest(
        @Nullable String topic,
        @Nullable String generatorId,
        @Nullable String start,
        @Nullable String stop) {
    /** The address. */
    String toPath(boolean dryRun) {
        StringBuilder path = new StringBuilder("/data?dry_run=").append(dryRun);
        add("topic", topic, path);
        add("generator_id", generatorId, path);
        add("start", start, path);
        add("stop", stop, path);
        return path.toString();
    }

    private static void add(String name, @Nullable String value, StringBuilder path) {
        if (value != null) {
            path.append('&').append(name).append('=').append(Wire.encoded(value));
        }
    }
}
