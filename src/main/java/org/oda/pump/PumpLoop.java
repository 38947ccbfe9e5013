package org.oda.pump;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Decoded;
import org.oda.codec.RecordDecoder;
import org.oda.model.DecodedRecord;
import org.oda.model.OdaException;
import org.oda.model.RecordId;
import org.oda.model.RejectReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From Kafka to the store: poll, decode, store, commit. Offsets are committed when their records are durable in the store
 * or acknowledged in the rejects topic, never before. Belongs to one thread.
 */
final class PumpLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PumpLoop.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Subscription in;
    private final RecordDecoder decoder;
    private final Appender out;
    private final RejectLog rejectLog;
    private final Outage kafkaOutage;
    private final PumpMetrics metrics;
    private final String thread;
    private final int maxBatchBytes;
    private final BooleanSupplier isClosing;

    private final List<ConsumerRecord<byte[], byte[]>> sources = new ArrayList<>();
    private final List<DecodedRecord> accepted = new ArrayList<>();
    private final List<Rejected> rejected = new ArrayList<>();

    PumpLoop(
            Subscription in,
            RecordDecoder decoder,
            Appender out,
            RejectLog rejectLog,
            Outage kafkaOutage,
            PumpMetrics metrics,
            String thread,
            int maxBatchBytes,
            BooleanSupplier isClosing) {
        this.in = in;
        this.decoder = decoder;
        this.out = out;
        this.rejectLog = rejectLog;
        this.kafkaOutage = kafkaOutage;
        this.metrics = metrics;
        this.thread = thread;
        this.maxBatchBytes = maxBatchBytes;
        this.isClosing = isClosing;
    }

    /** Whether the group has told this loop its share. */
    boolean hasJoined() {
        return in.hasJoined();
    }

    /** One round, of at least 0 records. */
    void turn() {
        ConsumerRecords<byte[], byte[]> records = in.poll(POLL);
        try {
            store(records);
            in.commit(records.nextOffsets());
        } catch (AbandonedException e) {
            in.rewind();
        } finally {
            clear();
        }
    }

    @Override
    public void close() {
        in.close();
    }

    private void store(ConsumerRecords<byte[], byte[]> records) {
        long bytes = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            decode(record);
            bytes += Math.max(0, record.serializedValueSize());
            if (bytes >= maxBatchBytes) {
                flush();
                bytes = 0;
            }
        }
        flush();
    }

    private void decode(ConsumerRecord<byte[], byte[]> record) {
        Decoded decoded = decodeOrReject(record);
        if (decoded instanceof Decoded.Accepted yes) {
            sources.add(record);
            accepted.add(yes.record());
        } else if (decoded instanceof Decoded.Rejected no) {
            rejected.add(new Rejected(record, no.reason(), no.detail()));
        }
    }

    /** A fault of the decoder is not to stop what comes behind the record that brought it to light. */
    private Decoded decodeOrReject(ConsumerRecord<byte[], byte[]> record) {
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

    private void flush() {
        for (Appender.Refused each : out.append(accepted, this::waitFor)) {
            rejected.add(new Rejected(sources.get(each.index()), RejectReason.STORE_REFUSED, each.detail()));
        }
        reject();
        clear();
    }

    private void reject() {
        if (rejected.isEmpty()) {
            return;
        }
        var backoff = new Backoff();
        while (true) {
            @Nullable OdaException failure = tryReject();
            if (failure == null) {
                break;
            }
            kafkaOutage.foundBy(thread, failure);
            waitFor(backoff.next());
        }
        kafkaOutage.overFor(thread);
        rejected.forEach(
                each -> metrics.rejected.labelValues(each.reason().code()).inc());
    }

    private @Nullable OdaException tryReject() {
        try {
            rejectLog.write(rejected);
            return null;
        } catch (OdaException e) {
            return e;
        }
    }

    private void waitFor(Duration time) {
        if (isClosing.getAsBoolean() || !in.keepAlive(time)) {
            throw new AbandonedException();
        }
    }

    private void clear() {
        sources.clear();
        accepted.clear();
        rejected.clear();
    }
}
