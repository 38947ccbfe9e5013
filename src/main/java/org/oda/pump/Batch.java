package org.oda.pump;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.oda.codec.Decoded;
import org.oda.model.DecodedRecord;
import org.oda.model.RejectReason;

/** Records that go to the store together. Filled by one thread, then delivered by another. */
final class Batch {
    private final List<ConsumerRecord<byte[], byte[]>> sources = new ArrayList<>();
    private final List<DecodedRecord> accepted = new ArrayList<>();
    private final List<Rejected> rejected = new ArrayList<>();
    private final Map<Integer, String> breaches = new LinkedHashMap<>(); // by the place among the accepted
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private long bytes;
    private volatile boolean abandoned;

    void add(ConsumerRecord<byte[], byte[]> record, Decoded decoded) {
        bytes += Math.max(0, record.serializedValueSize());
        if (decoded instanceof Decoded.Accepted yes) {
            if (yes.breach() != null) {
                breaches.put(accepted.size(), yes.breach());
            }
            sources.add(record);
            accepted.add(yes.record());
        } else if (decoded instanceof Decoded.Rejected no) {
            rejected.add(new Rejected(record, no.reason(), no.detail()));
        }
    }

    /** What to commit when all of the batch is where it belongs. */
    void endsAt(Map<TopicPartition, OffsetAndMetadata> next) {
        offsets.putAll(next);
    }

    Map<TopicPartition, OffsetAndMetadata> offsets() {
        return offsets;
    }

    List<DecodedRecord> accepted() {
        return accepted;
    }

    List<Rejected> rejected() {
        return rejected;
    }

    /** Those that are to be stored although they break the declaration of their topic. */
    List<Rejected> flagged() {
        List<Rejected> flagged = new ArrayList<>(breaches.size());
        breaches.forEach((index, breach) ->
                flagged.add(new Rejected(sources.get(index), RejectReason.BREAKS_DECLARATION, breach, true)));
        return flagged;
    }

    void refuse(Appender.Refused refused) {
        breaches.remove(refused.index());
        rejected.add(new Rejected(sources.get(refused.index()), RejectReason.STORE_REFUSED, refused.detail()));
    }

    boolean isFull(int maxRecords, long maxBytes) {
        return accepted.size() + rejected.size() >= maxRecords || bytes >= maxBytes;
    }

    /** A poll may bring nothing but the marks of transactions, which are to be committed all the same. */
    boolean isEmpty() {
        return offsets.isEmpty();
    }

    /** Its records are delivered again, by whom they then belong to. */
    void abandon() {
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }
}
