package org.oda.pump;

/** The headers of a message of the rejects topic; all values are text in UTF-8. */
final class RejectHeaders {
    static final String TOPIC = "topic";
    static final String PARTITION = "partition";
    static final String OFFSET = "offset";
    static final String REASON = "reason";
    static final String DETAIL = "detail";

    /** The record's own in Kafka, in milliseconds since 1970-01-01T00:00:00Z. */
    static final String TIMESTAMP = "timestamp";

    /** Of the value in bytes, which may have been cut; missing where there was no value. */
    static final String LENGTH = "length";

    /** {@code true} where the record was stored all the same; else missing. */
    static final String STORED = "stored";

    /** There where the message says no more than that the one before it, of the same key, was erased. */
    static final String ERASED = "erased";

    private RejectHeaders() {}
}
