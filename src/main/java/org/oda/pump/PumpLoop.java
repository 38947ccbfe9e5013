package org.oda.pump;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.oda.codec.Decoded;
import org.oda.codec.RecordDecoder;
import org.oda.model.RecordId;
import org.oda.model.RejectReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From Kafka to the store: poll, decode, hand over, commit. While some batches are delivered the next is read. Offsets are
 * committed in the order of the batches, each when its records are durable in the store or acknowledged in the rejects
 * topic, never before. Belongs to one thread.
 */
final class PumpLoop implements Subscription.Handover, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PumpLoop.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LAST_DELIVERIES = Duration.ofSeconds(5);
    private static final Duration LAST_MOMENTS = Duration.ofSeconds(2);

    /** One is written to the store's log, one is applied to its table, and the others become one when their time comes. */
    static final int MOST_UNDER_WAY = 4;

    private final Subscription in;
    private final RecordDecoder decoder;
    private final Delivery out;
    private final ExecutorService deliverers;
    private final int maxBatchRecords;
    private final int maxBatchBytes;
    private final PumpMetrics metrics;
    private final BooleanSupplier isClosing;
    private final Deque<UnderWay> underWay = new ArrayDeque<>();
    /** Records that are stored, and whose offsets are not committed yet. */
    private int uncommitted;

    /** @param deliverers of this loop alone, ended with it */
    PumpLoop(
            Subscription in,
            RecordDecoder decoder,
            Delivery out,
            ExecutorService deliverers,
            int maxBatchRecords,
            int maxBatchBytes,
            PumpMetrics metrics,
            BooleanSupplier isClosing) {
        this.in = in;
        this.decoder = decoder;
        this.out = out;
        this.deliverers = deliverers;
        this.maxBatchRecords = maxBatchRecords;
        this.maxBatchBytes = maxBatchBytes;
        this.metrics = metrics;
        this.isClosing = isClosing;
        in.onHandover(this);
    }

    private record UnderWay(Batch batch, Future<?> delivery) {}

    /** Whether the group has told this loop its share. */
    boolean hasJoined() {
        return in.hasJoined();
    }

    /** One round, of at least 0 records. */
    void turn() {
        try {
            commitDelivered();
            while (underWay.size() >= MOST_UNDER_WAY) {
                if (isClosing.getAsBoolean()) {
                    return;
                }
                awaitDelivery();
                commitDelivered();
            }
        } catch (AbandonedException e) {
            giveUp();
            in.rewind();
            return;
        }
        Batch batch = read();
        if (!batch.isEmpty()) {
            underWay.add(new UnderWay(batch, deliverers.submit(() -> out.deliver(batch))));
        }
    }

    /** Ends within some 10 seconds, and leaves no delivery behind. */
    @Override
    public void close() {
        try {
            settle();
        } finally {
            deliverers.shutdownNow();
            in.close();
            awaitDeliverers();
        }
    }

    /** Commits what is delivered within some seconds, and gives up the rest. */
    @Override
    public boolean settle() {
        try {
            long end = System.nanoTime() + LAST_DELIVERIES.toNanos();
            while (!underWay.isEmpty() && isDelivered(underWay.element(), end)) {
                commitDelivered();
            }
        } catch (RuntimeException | Error e) {
            LOG.atDebug().setCause(e).log("a batch is given up");
        }
        boolean isAll = underWay.isEmpty();
        giveUp();
        return isAll;
    }

    /** What is interrupted while the store is busy ends when the store has done that. */
    private void awaitDeliverers() {
        try {
            if (!deliverers.awaitTermination(LAST_MOMENTS.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("a delivery does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Batch read() {
        Batch batch = new Batch();
        ConsumerRecords<byte[], byte[]> records = in.poll(POLL);
        long end = System.nanoTime() + Subscription.FETCH_WAIT.toNanos();
        while (!records.nextOffsets().isEmpty()) {
            records.forEach(record -> batch.add(record, decode(record)));
            batch.endsAt(records.nextOffsets());
            if (batch.isFull(maxBatchRecords, maxBatchBytes) || System.nanoTime() - end > 0) {
                break;
            }
            records = in.more();
        }
        return batch;
    }

    /** A fault of the decoder is not to stop what comes behind the record that brought it to light. */
    private Decoded decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            return decoder.decode(new RecordId(record.topic(), record.partition(), record.offset()), record.value());
        } catch (RuntimeException | StackOverflowError e) {
            LOG.atError()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .setCause(e)
                    .log("decoder fails");
            return new Decoded.Rejected(RejectReason.BAD_DATA, "the decoder fails: " + e);
        }
    }

    private void commitDelivered() {
        Map<TopicPartition, OffsetAndMetadata> delivered = new HashMap<>();
        try {
            while (!underWay.isEmpty() && underWay.element().delivery().isDone()) {
                // throws what the delivery threw
                isDelivered(underWay.element(), System.nanoTime());
                Batch batch = underWay.remove().batch();
                delivered.putAll(batch.offsets());
                uncommitted += batch.accepted().size();
            }
        } finally {
            if (in.commit(delivered)) {
                uncommitted = 0;
            }
        }
    }

    /** Waits for the oldest, without losing the membership in the group. */
    private void awaitDelivery() {
        UnderWay oldest = underWay.element();
        while (!isDelivered(oldest, System.nanoTime() + POLL.toNanos())) {
            if (isClosing.getAsBoolean()) {
                return;
            }
            if (!in.keepAlive(Duration.ZERO)) {
                throw new AbandonedException();
            }
        }
    }

    /** Waits until then at most; throws what the delivery threw. */
    private static boolean isDelivered(UnderWay one, long end) {
        try {
            one.delivery().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException exception ? exception : new IllegalStateException(e);
        }
    }

    @Override
    public void giveUp() {
        int given = uncommitted;
        for (UnderWay one : underWay) {
            one.batch().abandon();
            one.delivery().cancel(false);
            given += one.batch().accepted().size();
        }
        underWay.clear();
        uncommitted = 0;
        if (given > 0) {
            metrics.givenUp.inc(given);
            LOG.atWarn()
                    .addKeyValue("records", given)
                    .log(
                            "partitions are lost before the offsets of what is stored were committed; whoever has them now stores it too");
        }
    }
}
