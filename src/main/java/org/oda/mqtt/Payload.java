package org.oda.mqtt;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the payloads of one rule become records. */
sealed interface Payload permits ValuePayload, JsonPayload, RecordPayload {
    /**
     * What goes to Kafka.
     *
     * @param topic ODA's, that the rule tells; {@code null} where it tells none
     * @param matched what the wildcards of the rule's filter stand for
     * @throws BadPayloadException where the payload is not of this kind
     */
    Converted convert(@Nullable String topic, List<String> matched, byte[] payload, Instant arrival)
            throws BadPayloadException;
}
