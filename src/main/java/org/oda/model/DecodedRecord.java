package org.oda.model;

import java.util.List;

/** A record with the attributes that were found in its data, each name at most once. */
public record DecodedRecord(OdaRecord record, List<Attribute> attributes) {
    public DecodedRecord {
        attributes = List.copyOf(attributes);
    }
}
