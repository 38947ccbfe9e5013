package org.oda.model;

/**
 * One message of a data generator.
 *
 * @param timestampNanos nanoseconds since 1970-01-01T00:00:00Z, as sent by the generator
 * @param generatorId not empty
 * @param data the JSON value of the field {@code data}, as it was sent
 */
public record OdaRecord(RecordId id, long timestampNanos, String generatorId, JsonText data) {
    public OdaRecord {
        if (generatorId.isEmpty()) {
            throw new IllegalArgumentException("generator_id is empty");
        }
    }
}
