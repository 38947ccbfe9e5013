package org.oda.store;

import org.jspecify.annotations.Nullable;
import org.oda.model.TimeRange;

/** Which records are to go. It must answer the same each time. */
public interface Doomed {
    /** No record of another time goes. */
    TimeRange range();

    /** When records of the topic have to be of, to go; {@code null} where none of it goes. */
    @Nullable TimeRange of(String topic);

    /** Whether records of the generator go. */
    boolean ofGenerator(String generatorId);

    /** Records of the partition from this offset on stay; {@link Long#MAX_VALUE} where all may go. */
    long endOffset(String topic, int partition);

    /** How often, at most, the store goes through its records: such may come while it does. */
    default int passes() {
        return Integer.MAX_VALUE;
    }
}
