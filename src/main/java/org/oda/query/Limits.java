package org.oda.query;

/**
 * What one query may hold in memory.
 *
 * @param values as many values for percentiles, roughly; more are found in further passes over the store
 * @param oversized as many windows and groups of an attribute may have their percentiles found so
 * @param gaps as many readings are looked at for the usual interval, roughly
 * @param pageBytes as much data a page holds that has a successor
 * @param last as many records are given at most where the last ones of each series are asked for
 */
record Limits(long values, int oversized, long gaps, long pageBytes, int last) {
    static final Limits USUAL = new Limits(4_000_000, 32, 1_000_000, 16L << 20, 100_000);
}
