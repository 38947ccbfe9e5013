package org.oda.pump;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.RecordId;
import org.oda.model.RejectSelection;
import org.oda.pump.RejectScan.Found;

/**
 * Reads the rejects, the newest first. May be used by several threads: each call has a consumer of its own, a few at a
 * time. Memory does not depend on how many rejects there are, nor on how large they are; a whole value apart.
 */
public final class RejectReader {
    /** The most rejects of one page. */
    public static final int MAX_LIMIT = 1_000;

    private static final Duration SCAN = Duration.ofSeconds(4);
    private static final Duration SEARCH = Duration.ofSeconds(8);
    private static final int CONSUMERS = 4;
    /** Rejects whose places are remembered: what a page has shown is found at once. */
    private static final int REMEMBERED = 20_000;

    private static final int NEAR = 2_000;

    private final KafkaCluster cluster;
    private final Replays replays;
    private final Semaphore consumers = new Semaphore(CONSUMERS);
    private final AtomicInteger number = new AtomicInteger();
    private final Map<RecordId, Long> places = new LinkedHashMap<>(); // guarded by itself

    public RejectReader(KafkaCluster cluster, Replays replays) {
        this.cluster = cluster;
        this.replays = replays;
    }

    /**
     * A reject that was written more than once, because its record was delivered again, is shown once on a page; on the
     * next page it may come again. Where few of many are selected, a page may hold less than the limit, or nothing, and
     * still have a next one: it ends after some seconds.
     *
     * @param shown the topics whose rejects may be seen
     * @param cursor {@link RejectPage#next} of the page before; {@code null} for the newest
     * @param limit 1 to {@link #MAX_LIMIT}
     * @throws OdaException {@code BAD_VALUE} with the field {@code cursor} or {@code limit}; {@code KAFKA_UNAVAILABLE}
     *     after 10 s
     */
    public RejectPage page(RejectSelection selection, Predicate<String> shown, @Nullable String cursor, int limit) {
        requireLimit(limit);
        long before = before(cursor);
        return call(session -> {
            List<Found> found = new ArrayList<>();
            Long next = scan(session, selection, shown, before, limit, found);
            return new RejectPage(
                    found.stream().map(each -> withState(each.reject())).toList(),
                    next == null ? null : Long.toString(next));
        });
    }

    /**
     * One reject.
     *
     * @throws OdaException {@code UNKNOWN_REJECT}, {@code KAFKA_UNAVAILABLE}
     */
    public Reject reject(RecordId id) {
        return call(session -> {
            replays.await(session.endOfReplays(), RejectSession.TIMEOUT);
            return withState(one(session, id).reject());
        });
    }

    /**
     * The value of a rejected record, whole where it is still to be had; {@code null} where it had none.
     *
     * @throws OdaException {@code UNKNOWN_REJECT}, {@code KAFKA_UNAVAILABLE}
     */
    public @Nullable RawValue raw(RecordId id) {
        return call(session -> whole(session, one(session, id)));
    }

    /** A page of all topics. */
    public RejectPage page(RejectSelection selection, @Nullable String cursor, int limit) {
        return page(selection, topic -> true, cursor, limit);
    }

    /** Works with a consumer, one of a few. */
    private <T> T call(Function<RejectSession, T> work) {
        try {
            if (!consumers.tryAcquire(RejectSession.TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw RejectSession.unavailable("too many readers", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RejectSession.unavailable("interrupted", e);
        }
        try (RejectSession session = session()) {
            return work.apply(session);
        } catch (KafkaException e) {
            throw RejectSession.unavailable(String.valueOf(e.getMessage()), e);
        } finally {
            consumers.release();
        }
    }

    /** To be closed. */
    RejectSession session() {
        return new RejectSession(cluster, number.incrementAndGet());
    }

    static long before(@Nullable String cursor) {
        try {
            long offset = cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
            if (offset >= 0) {
                return offset;
            }
        } catch (NumberFormatException e) {
            // told below, like a negative one
        }
        throw OdaException.inField(
                ErrorCode.BAD_VALUE,
                "cursor",
                "cursor '%s' is not one that a page gave: give the 'next' of the page before, or leave it out"
                        .formatted(cursor));
    }

    static void requireLimit(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw OdaException.inField(
                    ErrorCode.BAD_VALUE, "limit", "limit is 1 to %d, not %d".formatted(MAX_LIMIT, limit));
        }
    }

    /** Returns where to go on; {@code null} behind the last. */
    @Nullable Long scan(
            RejectSession session,
            RejectSelection selection,
            Predicate<String> shown,
            long before,
            int limit,
            List<Found> into) {
        replays.await(session.endOfReplays(), RejectSession.TIMEOUT);
        RejectSession.Range range = session.range(selection);
        var scan = new RejectScan(
                session, (id, message) -> shown.test(id.topic()) && selects(selection, id, message), limit, SCAN);
        Long next = scan.run(new RejectSession.Range(range.begin(), Math.min(before, range.end())));
        into.addAll(scan.found());
        remember(scan.found());
        return next;
    }

    /** Those of the rejects that are found. */
    Map<RecordId, Found> find(RejectSession session, Set<RecordId> ids) {
        Map<RecordId, Found> found = new HashMap<>();
        remembered(session, ids, found);
        Set<RecordId> rest = new HashSet<>(ids);
        rest.removeAll(found.keySet());
        if (!rest.isEmpty()) {
            var scan = new RejectScan(session, (id, message) -> rest.contains(id), rest.size(), SEARCH);
            scan.run(session.range(RejectSelection.ALL));
            scan.found().forEach(each -> found.put(each.reject().id(), each));
            remember(scan.found());
        }
        return found;
    }

    /** As much of the value as is to be had: from the rejects, or else from where the record came. */
    @Nullable RawValue whole(RejectSession session, Found found) {
        RawValue raw = found.reject().raw();
        if (raw == null || !raw.isCut()) {
            return raw;
        }
        byte[] kept = value(session.message(RejectSession.REJECTS, found.offset()));
        if (kept != null && kept.length == raw.fullLength()) {
            return new RawValue(kept, kept.length);
        }
        byte[] original = original(session, found.reject().id());
        return original != null && original.length == raw.fullLength() && raw.isBeginningOf(original)
                ? new RawValue(original, original.length)
                : raw;
    }

    static OdaException unknown(RecordId id) {
        return OdaException.inField(ErrorCode.UNKNOWN_REJECT, "id", "%s: %s".formatted(id, UNKNOWN));
    }

    static final String UNKNOWN =
            "it is not among the rejects, which are kept for 30 days, or not among the newest that a search of %d s reaches: list it first, with its topic and times"
                    .formatted(SEARCH.toSeconds());

    private Found one(RejectSession session, RecordId id) {
        Found found = find(session, Set.of(id)).get(id);
        if (found == null) {
            throw unknown(id);
        }
        return found;
    }

    private boolean selects(RejectSelection selection, RecordId id, ConsumerRecord<byte[], byte[]> message) {
        return selection.selects(id.topic(), RejectScan.reason(message), RejectScan.rejectedAt(message))
                && (selection.state() == null
                        || (selection.state() == RejectSelection.State.REPLAYED) == (replayedAt(id) != null));
    }

    private Reject withState(Reject reject) {
        return reject.replayed(replayedAt(reject.id()));
    }

    private @Nullable Instant replayedAt(RecordId id) {
        ReplayTable.Entry entry = replays.get(id);
        return entry == null || !entry.isDone() ? null : Instant.ofEpochMilli(entry.millis());
    }

    /** The topic may be gone, or made anew. */
    private static byte @Nullable [] original(RejectSession session, RecordId id) {
        try {
            return value(session.messageIfAny(new TopicPartition(id.topic(), id.partition()), id.offset()));
        } catch (KafkaException | OdaException e) {
            return null;
        }
    }

    private static byte @Nullable [] value(@Nullable ConsumerRecord<byte[], byte[]> message) {
        return message == null ? null : message.value();
    }

    /** What was erased is no longer where it was seen. */
    void forget() {
        synchronized (places) {
            places.clear();
        }
    }

    private void remember(Collection<Found> found) {
        synchronized (places) {
            for (Found each : found) {
                places.remove(each.reject().id());
                places.put(each.reject().id(), each.offset());
            }
            var eldest = places.keySet().iterator();
            while (places.size() > REMEMBERED) {
                eldest.next();
                eldest.remove();
            }
        }
    }

    /** Looks where they were seen; places near each other are read at once. */
    private void remembered(RejectSession session, Set<RecordId> ids, Map<RecordId, Found> found) {
        TreeMap<Long, RecordId> known = new TreeMap<>();
        synchronized (places) {
            ids.forEach(id -> {
                Long place = places.get(id);
                if (place != null) {
                    known.put(place, id);
                }
            });
        }
        while (!known.isEmpty()) {
            long from = known.firstKey();
            long to = from;
            while (!known.isEmpty() && known.firstKey() <= to + NEAR) {
                to = Objects.requireNonNull(known.pollFirstEntry()).getKey();
            }
            var scan = new RejectScan(session, (id, message) -> ids.contains(id), ids.size(), SEARCH);
            scan.run(new RejectSession.Range(from, to + 1));
            scan.found().forEach(each -> found.put(each.reject().id(), each));
        }
    }
}
