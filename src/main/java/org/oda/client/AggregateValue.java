package org.oda.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One aggregated value.
 *
 * @param timestamp the end of its window
 * @param topic the topic asked for; {@code null} for all
 * @param generatorId the generator asked for; {@code null} for all
 */
public record AggregateValue(
        Instant timestamp,
        @Nullable String topic,
        @Nullable String generatorId,
        String field,
        String unit,
        double value) {}
