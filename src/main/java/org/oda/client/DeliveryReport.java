package org.oda.client;

import org.jspecify.annotations.Nullable;

/**
 * What became of the records that were sent.
 *
 * @param sent handed to the sender
 * @param acknowledged held by all replicas of the broker
 * @param failed given up
 * @param firstFailure why the first one failed; {@code null} where none did
 */
public record DeliveryReport(
        long sent, long acknowledged, long failed, @Nullable String firstFailure) {
    public boolean complete() {
        return acknowledged == sent;
    }
}
