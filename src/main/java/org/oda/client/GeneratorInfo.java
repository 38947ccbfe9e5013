package org.oda.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.model.JsonText;

/**
 * A generator as the catalogue lists it.
 *
 * @param interval the usual one in seconds
 * @param json all that the gateway told
 */
public record GeneratorInfo(
        String generatorId,
        List<String> topics,
        long records,
        Instant first,
        Instant last,
        @Nullable Double interval,
        JsonText json) {
    public GeneratorInfo {
        topics = List.copyOf(topics);
    }
}
