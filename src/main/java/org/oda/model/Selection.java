package org.oda.model;

import org.jspecify.annotations.Nullable;

/**
 * Which records.
 *
 * @param topic {@code null} for all topics
 * @param generatorId {@code null} for all generators
 */
public record Selection(@Nullable String topic, @Nullable String generatorId, TimeRange range) {}
