package org.oda.gateway;

import java.time.Duration;

/**
 * How much the gateway takes on. A caller is a token, or the address of a client that has none.
 *
 * @param queries that run at once
 * @param queryTime of one query, until its answer has been taken
 * @param slowReader what the reader of an answer must take
 * @param streams that are open at once
 * @param connections that are open at once
 * @param bodies of records that are read at once
 * @param bodyBytes of one body of records, unpacked
 * @param requestsPerSecond of one caller; 0 for no limit
 * @param recordsPerSecond that one caller sends; 0 for no limit
 * @param bytesPerSecond of the bodies of records of one caller, unpacked; 0 for no limit
 * @param sharePercent what one caller may have of all that is counted at once; 100 for all of it
 */
public record Limits(
        int queries,
        Duration queryTime,
        SlowReader slowReader,
        int streams,
        int connections,
        int bodies,
        int bodyBytes,
        int requestsPerSecond,
        int recordsPerSecond,
        long bytesPerSecond,
        int sharePercent) {
    public Limits {
        boolean isCounted = queries > 0 && streams > 0 && connections > 0 && bodies > 0 && bodyBytes > 0;
        boolean isRate = requestsPerSecond >= 0 && recordsPerSecond >= 0 && bytesPerSecond >= 0;
        if (!isCounted
                || !isRate
                || queryTime.isNegative()
                || queryTime.isZero()
                || sharePercent < 1
                || sharePercent > 100) {
            throw new IllegalArgumentException(
                    "%d queries of %s, %d streams, %d connections, %d bodies of %d bytes, %d requests, %d records and %d bytes per second, a share of %d %%"
                            .formatted(
                                    queries,
                                    queryTime,
                                    streams,
                                    connections,
                                    bodies,
                                    bodyBytes,
                                    requestsPerSecond,
                                    recordsPerSecond,
                                    bytesPerSecond,
                                    sharePercent));
        }
    }

    /** What one caller may have of so many; at least 1. */
    int shareOf(int all) {
        return (int) Math.max(1, (long) all * sharePercent / 100);
    }
}
