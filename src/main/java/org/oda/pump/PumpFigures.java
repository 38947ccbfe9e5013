package org.oda.pump;

/**
 * What a pump has done since it started, and has before it.
 *
 * @param rate records stored per second over the last {@value RecentRate#SECONDS} seconds
 * @param lag records in Kafka that are not yet stored or rejected, some seconds ago
 * @param rejected records that were not stored; a redelivered one counts again
 * @param flagged records that were stored although they break the declaration of their topic
 */
public record PumpFigures(double rate, long lag, long rejected, long flagged) {}
