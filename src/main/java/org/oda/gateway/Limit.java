package org.oda.gateway;

import java.util.Locale;

/** What may run out, as the metrics name it. */
enum Limit {
    QUERIES,
    QUERY_TIME,
    SLOW_READER,
    STREAMS,
    CONNECTIONS,
    BODIES,
    BODY_BYTES,
    BODY_TIME,
    BODY_MEMORY,
    RECORDS_UNDER_WAY,
    OTHER_REQUESTS,
    REQUESTS_PER_SECOND,
    RECORDS_PER_SECOND,
    BYTES_PER_SECOND;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
