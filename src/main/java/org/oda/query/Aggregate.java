package org.oda.query;

import java.time.Instant;

/**
 * What an aggregation made of one window, or of the whole range.
 *
 * @param timestamp the end of the window
 * @param value in the target unit
 */
public record Aggregate(Instant timestamp, double value) {}
