package org.oda.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.oda.e2e.Api;

/**
 * Sends through several doors at once until it is closed, whatever happens to the service: two Kafka clients with different
 * settings, and HTTP. A record is sent once; what a client gives up stays unacknowledged.
 */
final class Load implements AutoCloseable {
    private static final Duration LAST_ANSWERS = Duration.ofMinutes(2);

    private final Ledger ledger;
    private final long pauseNanos;
    private final List<Door> doors;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isClosing;
    private volatile @Nullable RuntimeException failure;

    /** A way into the service. */
    interface Door extends AutoCloseable {
        /** Hands over all records of a block; acknowledgements may come later, until the door is closed. */
        void send(long firstNumber);

        /** Returns when the fate of every record is known. */
        @Override
        void close();
    }

    private Load(Ledger ledger, int recordsPerSecond, List<Door> doors) {
        this.ledger = ledger;
        this.doors = doors;
        pauseNanos = 1_000_000_000L * Plan.BLOCK * doors.size() / recordsPerSecond;
        doors.forEach(door -> threads.add(new Thread(() -> run(door), "load-" + threads.size())));
        threads.forEach(Thread::start);
    }

    /**
     * Begins to send to topics that are registered.
     *
     * @param recordsPerSecond of all doors together, at most
     */
    static Load start(Ledger ledger, Api gateway, String kafkaEndpoint, int recordsPerSecond) {
        return new Load(
                ledger,
                recordsPerSecond,
                List.of(
                        // as most producers are: acknowledged by all replicas, tried again without doubles
                        new KafkaDoor(
                                ledger,
                                kafkaEndpoint,
                                Map.of(
                                        ProducerConfig.LINGER_MS_CONFIG,
                                        "5",
                                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                                        "lz4")),
                        // each record alone, and never tried again: all that is acknowledged was acknowledged at once
                        new KafkaDoor(
                                ledger,
                                kafkaEndpoint,
                                Map.of(
                                        ProducerConfig.LINGER_MS_CONFIG,
                                        "0",
                                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                                        "false",
                                        ProducerConfig.RETRIES_CONFIG,
                                        "0")),
                        new HttpDoor(ledger, gateway)));
    }

    private void run(Door door) {
        try {
            long due = System.nanoTime();
            while (!isClosing) {
                door.send(ledger.nextBlock());
                // what an outage kept back is not made up for
                due = Math.max(due + pauseNanos, System.nanoTime() - pauseNanos);
                LockSupport.parkNanos(due - System.nanoTime());
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** Returns when the fate of every record is known. */
    @Override
    public void close() {
        isClosing = true;
        try {
            for (Thread thread : threads) {
                thread.join(LAST_ANSWERS.toMillis());
                if (thread.isAlive()) {
                    throw new IllegalStateException(thread.getName() + " does not end");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        doors.forEach(Door::close);
        if (failure != null) {
            throw new IllegalStateException("the load ended before its time", failure);
        }
    }
}
