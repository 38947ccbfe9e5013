package org.oda.model;

import java.util.Locale;

/** Why a record was not stored, or was flagged. The names are part of the API: metric labels, headers and {@code GET /rejects}. */
public enum RejectReason {
    /** No value: a tombstone. */
    EMPTY,
    INVALID_UTF8,
    /** Not JSON, or more than one value. */
    BAD_JSON,
    /** JSON, but not an object. */
    NOT_AN_OBJECT,
    MISSING_FIELD,
    BAD_TIMESTAMP,
    /** A time that a clock that was never set, or a wrong unit, gives: see the settings of the time bounds. */
    TIMESTAMP_OUT_OF_RANGE,
    BAD_GENERATOR_ID,
    /** The field {@code topic} is not the Kafka topic that the record came on. */
    TOPIC_MISMATCH,
    BAD_DATA,
    /** It is not as the topic's declaration says. Only where that is strict is such a record not stored. */
    BREAKS_DECLARATION,
    /** The store can never hold it. */
    STORE_REFUSED;

    /** The name in lower case, as it is written outside. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
