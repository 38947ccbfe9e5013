package org.oda.config;

import java.time.Duration;

/**
 * How much the gateway takes on.
 *
 * @param queries that run at once
 * @param queryTimeout of one query, until its answer has been taken
 * @param streams that are open at once
 * @param connections that are open at once
 * @param bodies of records that are read at once
 * @param bodyBytes of one body of records, unpacked
 * @param requestsPerSecond of one caller; 0 for no limit
 * @param recordsPerSecond that one caller sends; 0 for no limit
 * @param bytesPerSecond of the bodies of one caller, unpacked; 0 for no limit
 * @param topics that are registered; {@link OdaConfig#AUTOMATIC} for as many as the heap has room for
 * @param sharePercent what one caller may have of all that is counted at once
 */
public record LimitSettings(
        int queries,
        Duration queryTimeout,
        int streams,
        int connections,
        int bodies,
        int bodyBytes,
        int requestsPerSecond,
        int recordsPerSecond,
        long bytesPerSecond,
        int topics,
        int sharePercent) {}
