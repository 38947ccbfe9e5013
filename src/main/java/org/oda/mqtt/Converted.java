package org.oda.mqtt;

import org.jspecify.annotations.Nullable;

/** What becomes of a message. */
final class Converted {
    private final @Nullable String topic;
    private final byte[] value;
    private final @Nullable String problem;

    /**
     * @param topic ODA's; {@code null} where none can be told
     * @param value of the Kafka message: a record, or the payload as it came where it cannot be read
     * @param problem why the payload cannot be read; {@code null} where it can
     */
    Converted(@Nullable String topic, byte[] value, @Nullable String problem) {
        this.topic = topic;
        this.value = value;
        this.problem = problem;
    }

    @Nullable String topic() {
        return topic;
    }

    byte[] value() {
        return value;
    }

    @Nullable String problem() {
        return problem;
    }
}
