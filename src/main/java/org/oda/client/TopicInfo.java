package org.oda.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.oda.model.JsonText;

/**
 * A topic as the catalogue lists it.
 *
 * @param generators how many have sent on it
 * @param first the time of its first record; {@code null} where it has none
 * @param rate records per second
 * @param interval the usual one of a generator, in seconds
 * @param lag records that are not stored yet
 * @param json all that the gateway told
 */
public record TopicInfo(
        String topic,
        @Nullable String description,
        @Nullable String owner,
        long records,
        long generators,
        @Nullable Instant first,
        @Nullable Instant last,
        @Nullable Double rate,
        @Nullable Double interval,
        @Nullable Long lag,
        JsonText json) {}
