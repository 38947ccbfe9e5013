package org.oda.client;

import java.nio.charset.StandardCharsets;

/**
 * A record as it came out of Kafka, unread.
 *
 * @param value the bytes that the generator sent, by the contract JSON in UTF-8; empty where it sent none; not a copy
 */
@SuppressWarnings("ArrayRecordComponent") // handed through once and never compared
public record ReceivedRecord(String topic, int partition, long offset, byte[] value) {
    /** The value as text. Bytes that are not UTF-8 become U+FFFD. */
    public String text() {
        return new String(value, StandardCharsets.UTF_8);
    }
}
