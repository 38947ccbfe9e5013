package org.oda.pump;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * How the pump runs; checked at birth.
 *
 * @param cluster where the records are
 * @param group the consumer group; all instances of one group share the work and the offsets
 * @param instanceId names this instance in its group, alike after each restart and different in each instance: an
 *     instance that was killed then has its share back at once, and needs not wait for the end of its old session.
 *     {@code null} for an instance that nobody needs to know again
 * @param threads each reads and decodes its share of the partitions, and has some batches under way to the store, 1 to 32
 * @param maxBatchRecords so many records make a batch full, at least 1; a batch may have a quarter more
 * @param maxBatchBytes so many bytes of record values make a batch full, at least 1; a batch holds at least one record,
 *     of whatever size
 * @param maxRecordBytes the largest record that clients can send; a larger reject is cut
 * @param sessionTimeout the others take over the share of an instance that was silent for so long, 6 s to 5 min
 */
public record PumpConfig(
        KafkaCluster cluster,
        String group,
        @Nullable String instanceId,
        int threads,
        int maxBatchRecords,
        int maxBatchBytes,
        int maxRecordBytes,
        Duration sessionTimeout) {
    private static final int MAX_THREADS = Slots.NUMBER;
    private static final Duration SHORTEST_SESSION = Duration.ofSeconds(6);
    private static final Duration LONGEST_SESSION = Duration.ofMinutes(5);

    public PumpConfig {
        require(!group.isBlank(), "a consumer group is needed, e.g. oda-pump");
        require(instanceId == null || !instanceId.isBlank(), "an instance's id is not blank");
        require(threads >= 1 && threads <= MAX_THREADS, "threads are 1 to %d, not %d".formatted(MAX_THREADS, threads));
        require(maxBatchRecords >= 1, "a batch has at least 1 record, not %d".formatted(maxBatchRecords));
        require(maxBatchBytes >= 1, "a batch has at least 1 byte, not %d".formatted(maxBatchBytes));
        require(maxRecordBytes >= 1, "a record has at least 1 byte, not %d".formatted(maxRecordBytes));
        require(
                sessionTimeout.compareTo(SHORTEST_SESSION) >= 0 && sessionTimeout.compareTo(LONGEST_SESSION) <= 0,
                "the session timeout is %s to %s, not %s".formatted(SHORTEST_SESSION, LONGEST_SESSION, sessionTimeout));
    }

    /** What is right for most: one thread, which is as fast as the store of one machine, and a session of 10 s. */
    public static PumpConfig of(KafkaCluster cluster, String group, @Nullable String instanceId, int maxRecordBytes) {
        return new PumpConfig(cluster, group, instanceId, 1, 10_000, 4 << 20, maxRecordBytes, Duration.ofSeconds(10));
    }

    public PumpConfig withThreads(int number) {
        return new PumpConfig(
                cluster, group, instanceId, number, maxBatchRecords, maxBatchBytes, maxRecordBytes, sessionTimeout);
    }

    private static void require(boolean right, String detail) {
        if (!right) {
            throw new OdaException(ErrorCode.BAD_CONFIG, detail);
        }
    }
}
