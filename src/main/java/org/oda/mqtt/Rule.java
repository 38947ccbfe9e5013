package org.oda.mqtt;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the messages of one filter.
 *
 * @param qos the highest with which the broker is to deliver
 * @param topic ODA's; {@code null} where the record that comes decides
 */
record Rule(TopicFilter filter, int qos, @Nullable Template topic, Payload payload) {
    /** @param matched what the wildcards of the filter stand for */
    Converted convert(List<String> matched, byte[] message, Instant arrival) {
        String odaTopic = topic == null ? null : topic.fillTopic(matched);
        try {
            return payload.convert(odaTopic, matched, message, arrival);
        } catch (BadPayloadException e) {
            return new Converted(odaTopic, message, e.getMessage());
        }
    }
}
