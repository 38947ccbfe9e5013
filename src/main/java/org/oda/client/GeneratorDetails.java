package org.oda.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that the catalogue tells of a generator. */
public record GeneratorDetails(GeneratorInfo generator, List<OnTopic> topics) {
    public GeneratorDetails {
        topics = List.copyOf(topics);
    }

    /**
     * What it sent on one topic.
     *
     * @param interval the usual one in seconds
     * @param rate records per second
     * @param moreAttributes whether there are others
     */
    public record OnTopic(
            String topic,
            long records,
            Instant first,
            Instant last,
            @Nullable Double interval,
            @Nullable Double rate,
            List<AttributeInfo> attributes,
            boolean moreAttributes) {
        public OnTopic {
            attributes = List.copyOf(attributes);
        }
    }
}
