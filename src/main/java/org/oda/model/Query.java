package org.oda.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a data consumer asked for; {@code null} where it did not say.
 *
 * @param start inclusive
 * @param stop exclusive; now where it is {@code null}
 */
public record Query(
        @Nullable String topic,
        @Nullable String generatorId,
        @Nullable Instant start,
        @Nullable Instant stop,
        @Nullable Aggregation aggregation) {}
