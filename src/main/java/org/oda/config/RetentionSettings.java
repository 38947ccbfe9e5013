package org.oda.config;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.model.NamePattern;

/**
 * How long what is kept.
 *
 * @param records by their own time; {@code null} for ever
 * @param topics the same for topics that match; the first one that matches counts; {@code null} as a value for ever
 * @param disk what the store may take; {@code null} for all there is
 * @param parquetAfter months that ended so long ago are kept as Parquet; {@code null} for none
 * @param kafka in Kafka's topics; {@code null} for the default
 * @param kafkaBytes of each partition in Kafka; {@code null} for no limit
 */
public record RetentionSettings(
        @Nullable Duration records,
        Map<NamePattern, @Nullable Duration> topics,
        @Nullable DiskShare disk,
        @Nullable Duration parquetAfter,
        @Nullable Duration kafka,
        @Nullable Long kafkaBytes) {}
