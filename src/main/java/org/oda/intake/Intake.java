package org.oda.intake;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Brings records into Kafka, and tells of each where it is and whether it will be stored. What cannot be stored goes to
 * Kafka too: the pump then keeps it among the rejects, so that nothing is lost whichever way it came. Thread-safe.
 */
@FunctionalInterface
public interface Intake {
    /**
     * Hands one record over. Waits, for a bounded time, only while Kafka is away or its wire is full. The future completes
     * when Kafka has the record; what hangs on it runs on the wire's thread and must be quick. It fails with an
     * {@link org.oda.model.OdaException}:
     *
     * <ul>
     *   <li>{@code BODY_TOO_LARGE}: the record is larger than may be, and is not in Kafka;
     *   <li>{@code UNKNOWN_TOPIC}: Kafka says that the topic is gone;
     *   <li>{@code KAFKA_UNAVAILABLE}: Kafka did not acknowledge it in time. It may hold it all the same.
     * </ul>
     *
     * @param topic one that is registered; this is not checked here
     * @param key records of one key keep their order; {@code null} for the partitions in turn
     * @param value given away: it must not be changed any more
     */
    CompletableFuture<Receipt> send(String topic, byte @Nullable [] key, byte[] value);
}
