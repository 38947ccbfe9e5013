package org.oda.live;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Decoded;
import org.oda.codec.StreamPlace;
import org.oda.model.DecodedRecord;
import org.oda.model.Nanos;
import org.oda.model.OdaRecord;
import org.oda.model.Order;
import org.oda.model.Position;
import org.oda.model.RecordId;
import org.oda.model.Selection;
import org.oda.model.TimeRange;
import org.oda.store.Cursor;
import org.oda.store.Scan;
import org.oda.store.Store;

/**
 * The records of a selection: those that are stored, in the order of their time, and then those that arrive, in the order of their
 * arrival. Each comes once, and none is left out. Between two reads it holds nothing but its place, so that a reader may take its
 * time; one that is too slow for what arrives gets it from Kafka's log. For one thread at a time.
 *
 * <p>The seam is made of offsets: what the pump had committed when the stream began comes from the store, and all else from Kafka,
 * first by offset up to where the ring of new records begins, and then from that.
 */
public final class LiveStream implements AutoCloseable {
    /** So much is handed over at a time. */
    private static final int PAGE_BYTES = 128 << 10;
    /** What a record takes beside its data, about. */
    private static final int RECORD_BYTES = 150;

    private static final int PAGE_RECORDS = 256;

    /** So much time of the history is gone through in one read: where nothing matches, the reader learns how far it is. */
    private static final long STRETCH_NANOS = Duration.ofDays(31).toNanos();

    private static final int RING_LOOKS = 1_000;

    private final LiveFeed feed;
    private final Selection selection;
    private final Runnable onRecords;
    private final Offsets offsets;
    private volatile Phase phase;
    private @Nullable Position history;
    private @Nullable Listener listener;
    private boolean wasLive;
    /** When the first and the last record are of that were stored as the history began, which is of no matter where there was none. */
    private Store.@Nullable Span stored;

    /** Where the next records come from. */
    enum Phase {
        HISTORY,
        BACKLOG,
        LIVE
    }

    LiveStream(
            LiveFeed feed,
            Selection selection,
            Runnable onRecords,
            Offsets offsets,
            Phase phase,
            @Nullable Position history) {
        this.feed = feed;
        this.selection = selection;
        this.onRecords = onRecords;
        this.offsets = offsets;
        this.phase = phase;
        this.history = history;
    }

    /** Takes what a stream gives. While it does, {@link #place} is that behind what it was given. */
    public interface Sink {
        /** The next record. */
        void record(OdaRecord record);

        /** All that was there has been given: from here on records come when they arrive. Told once. */
        void live();

        /** Records arrive faster than they are taken; what follows comes later than it might, but comes. */
        void behind();
    }

    /**
     * Hands over some records.
     *
     * @return whether there may be more at once; else {@code onRecords} is called when there are
     * @throws org.oda.model.OdaException {@code STORE_UNAVAILABLE}, {@code KAFKA_UNAVAILABLE}
     */
    public boolean read(Sink sink) {
        return switch (phase) {
            case HISTORY -> readHistory(sink);
            case BACKLOG -> readBacklog(sink);
            case LIVE -> readRing(sink);
        };
    }

    /** Whether the next read goes through the store: through all of it where nothing matches. */
    public boolean isHistory() {
        return phase == Phase.HISTORY;
    }

    /** Behind all that was handed over. It is a view: it is to be written down before the next read goes on. */
    public StreamPlace place() {
        return new StreamPlace(
                LiveFeed.fromNanos(selection), phase == Phase.HISTORY ? history : null, offsets.byTopic());
    }

    @Override
    public void close() {
        leave();
    }

    /** What comes from now on, and nothing before it. */
    void beginNow() {
        listen().begins().forEach(offsets::raise);
    }

    private boolean readHistory(Sink sink) {
        Store.Span span = stored;
        if (span == null) {
            span = feed.store()
                    .span(Selection.of(new TimeRange(Nanos.MIN, Nanos.MAX)))
                    .orElse(new Store.Span(Instant.EPOCH, Instant.EPOCH));
            stored = span;
        }
        long first = Nanos.of(span.first());
        long last = Nanos.of(span.last());
        Position place = history;
        long begin = Math.max(first, place == null ? LiveFeed.fromNanos(selection) : place.timestampNanos());
        if (last < begin || last - begin < STRETCH_NANOS) {
            if (isRead(selection, sink)) {
                phase = Phase.BACKLOG;
            }
            return true;
        }
        long end = begin + STRETCH_NANOS;
        var part = new TimeRange(selection.range().from(), Nanos.toInstant(end));
        if (isRead(selection.within(part), sink)) {
            history = Position.before(end);
        }
        return true;
    }

    /** Hands some of them over, and tells whether that was all. */
    private boolean isRead(Selection part, Sink sink) {
        long bytes = 0;
        int looks = 0;
        try (Cursor<DecodedRecord> records =
                feed.store().scan(new Scan(part, Order.ASC, history, false, PAGE_RECORDS))) {
            for (DecodedRecord next = records.next(); next != null; next = records.next()) {
                OdaRecord record = next.record();
                history = Position.of(record);
                if (!offsets.isBefore(record.id())) {
                    sink.record(record);
                    bytes += bytes(record);
                }
                if (bytes >= PAGE_BYTES || ++looks == PAGE_RECORDS) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean readBacklog(Sink sink) {
        Map<TopicPartition, Long> to = listen().begins();
        Map<TopicPartition, Long> from = new HashMap<>();
        to.forEach((partition, end) -> {
            long offset = offsets.get(partition.topic(), partition.partition());
            if (offset < end) {
                from.put(partition, offset);
            }
        });
        if (from.isEmpty()) {
            phase = Phase.LIVE;
            if (!wasLive && !isOverrun()) {
                wasLive = true;
                sink.live();
            }
            return true;
        }
        Backlog.Chunk chunk = feed.backlog().read(from, to);
        long bytes = 0;
        for (ConsumerRecord<byte[], byte[]> message : chunk.records()) {
            var id = new RecordId(message.topic(), message.partition(), message.offset());
            Decoded decoded = feed.decoder().decode(id, message.value());
            bytes += give(id, decoded instanceof Decoded.Accepted accepted ? accepted.record() : null, sink);
            if (bytes >= PAGE_BYTES) {
                return true;
            }
        }
        chunk.next().forEach(offsets::raise);
        return true;
    }

    private boolean readRing(Sink sink) {
        if (isOverrun()) {
            leave();
            phase = Phase.BACKLOG;
            sink.behind();
            return true;
        }
        Listener current = listen();
        Tail.Note note = feed.tail().note();
        List<DecodedRecord> records = feed.ring().from(current.next(), RING_LOOKS);
        long bytes = 0;
        for (DecodedRecord record : records) {
            current.next(current.next() + 1);
            RecordId id = record.record().id();
            if (current.wants(id.topic()) && offsets.isBefore(id)) {
                bytes += give(id, record, sink);
            }
            if (bytes >= PAGE_BYTES) {
                return true;
            }
        }
        if (current.next() >= note.number()) {
            note.offsets().forEach((partition, offset) -> {
                if (current.wants(partition.topic())) {
                    offsets.raise(partition, offset);
                }
            });
        }
        return !records.isEmpty() || isOverrun();
    }

    /** Gives the bytes that the sink got. */
    private int give(RecordId id, @Nullable DecodedRecord record, Sink sink) {
        offsets.pass(id);
        if (record == null || !selection.selects(record)) {
            return 0;
        }
        sink.record(record.record());
        return bytes(record.record());
    }

    private boolean isOverrun() {
        Listener current = listener;
        return current != null && (current.isLost() || feed.ring().isGone(current.next()));
    }

    private Listener listen() {
        Listener current = listener;
        if (current == null) {
            current = feed.tail().join(selection, onRecords);
            listener = current;
        }
        return current;
    }

    private void leave() {
        Listener current = listener;
        listener = null;
        if (current != null) {
            feed.tail().leave(current);
        }
    }

    private static int bytes(OdaRecord record) {
        return record.data().length() + RECORD_BYTES;
    }
}
