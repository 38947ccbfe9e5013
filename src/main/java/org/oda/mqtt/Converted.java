package org.oda.mqtt;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a message.
 *
 * @param topic ODA's; {@code null} where none can be told
 * @param value of the Kafka message: a record, or the payload as it came where it cannot be read
 * @param problem why the payload cannot be read; {@code null} where it can
 */
record Converted(
        @Nullable String topic, byte[] value, @Nullable String problem) {}
