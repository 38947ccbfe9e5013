package org.oda.pump;

/**
 * Whether records flow from Kafka to the store, and where they do not, why.
 *
 * @param detail for people; {@code running} where all is well
 */
public record PumpHealth(boolean isReady, String detail) {}
