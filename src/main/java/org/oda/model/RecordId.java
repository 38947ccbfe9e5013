package org.oda.model;

/**
 * The identity of a record: its coordinates in Kafka. Two readings of one generator in the same instant are two
 * records; a redelivered record is the same one.
 */
public record RecordId(String topic, int partition, long offset) {
    public RecordId {
        if (topic.isEmpty() || partition < 0 || offset < 0) {
            throw new IllegalArgumentException("no Kafka coordinates: '%s' %d %d".formatted(topic, partition, offset));
        }
    }

    @Override
    public String toString() {
        return topic + "/" + partition + "/" + offset;
    }
}
