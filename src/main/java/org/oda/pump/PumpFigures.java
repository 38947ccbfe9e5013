package org.oda.pump;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a pump has done since it started, and has before it.
 *
 * @param rate records stored per second over the last {@value RecentRate#SECONDS} seconds
 * @param recent the rate over the last ten minutes
 * @param lag records in Kafka that are not yet stored or rejected, some seconds ago
 * @param rejected records that were not stored; a redelivered one counts again
 * @param flagged records that were stored although they break the declaration of their topic
 */
public record PumpFigures(double rate, Recent recent, long lag, long rejected, long flagged) {
    /**
     * The rate of late.
     *
     * @param until where the last of the stretches ends
     * @param rates records stored per second in each stretch of time, the oldest first
     */
    public record Recent(Instant until, Duration step, List<Double> rates) {
        public Recent {
            rates = List.copyOf(rates);
        }
    }
}
