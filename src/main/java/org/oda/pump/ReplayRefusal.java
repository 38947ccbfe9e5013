package org.oda.pump;

import java.util.Locale;

/** Why a reject cannot be replayed, beside what the decoder says. The names are part of the API. */
enum ReplayRefusal {
    NOT_FOUND,
    /** The record broke its topic's declaration and was stored all the same. */
    STORED_ALREADY,
    /** With another value. */
    ALREADY_REPLAYED,
    /** Only the beginning of the value was kept, and Kafka has removed the record. */
    RAW_TRUNCATED,
    TOO_LARGE,
    /** Since it was rejected. */
    ERASED;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
