package org.oda.pump;

import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Decoded;
import org.oda.codec.RecordDecoder;
import org.oda.model.DecodedRecord;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.RecordId;
import org.oda.model.RejectReason;
import org.oda.pump.RejectScan.Found;
import org.oda.pump.ReplayLog.Kind;
import org.oda.pump.ReplayLog.Note;
import org.oda.pump.ReplayReport.Refused;
import org.oda.pump.ReplayReport.Result;
import org.oda.pump.ReplayReport.Stored;
import org.oda.store.Store;

/**
 * The replays of one call, in groups of some megabytes. For each group: the intents are written and read back, so that all
 * instances agree on one value for each record; then the records are stored; then it is noted that they are.
 */
final class ReplayGroups {
    private static final int GROUP_BYTES = 4 << 20;
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final RejectSession session;
    private final RejectReader rejects;
    private final Replays replays;
    private final ReplayLog log;
    private final Store store;
    private final RecordDecoder decoder;
    private final Counter replayed;
    private final List<RecordId> asked = new ArrayList<>();
    private final Map<RecordId, Result> results = new HashMap<>();
    private final List<Pending> group = new ArrayList<>();
    private long groupBytes;

    ReplayGroups(
            RejectSession session,
            RejectReader rejects,
            Replays replays,
            ReplayLog log,
            Store store,
            RecordDecoder decoder,
            Counter replayed) {
        this.session = session;
        this.rejects = rejects;
        this.replays = replays;
        this.log = log;
        this.store = store;
        this.decoder = decoder;
        this.replayed = replayed;
    }

    /**
     * A record that can be stored.
     *
     * @param intent the offset of the intent that counts; -1 where none was written
     * @param mended whether the caller gave the value
     */
    @SuppressWarnings("ArrayRecordComponent") // two of them are never compared
    private record Pending(RecordId id, byte[] value, DecodedRecord record, boolean mended, long intent) {
        Pending with(long offset) {
            return new Pending(id, value, record, mended, offset);
        }
    }

    /**
     * Takes a reject.
     *
     * @param mended the value that the caller gives; {@code null} for the one that was received
     * @param found {@code null} where it is not among the rejects
     */
    void add(RecordId id, byte @Nullable [] mended, @Nullable Found found) {
        asked.add(id);
        ReplayTable.Entry known = replays.get(id);
        if (found == null) {
            refuse(id, ReplayRefusal.NOT_FOUND, RejectReader.UNKNOWN);
        } else if (found.reject().stored()) {
            refuse(
                    id,
                    ReplayRefusal.STORED_ALREADY,
                    "the record was stored when it came, although it breaks its topic's declaration");
        } else if (known != null) {
            again(id, mended, known);
        } else if (mended != null) {
            decode(id, mended, true, -1);
        } else {
            RawValue raw = rejects.whole(session, found);
            if (raw != null && raw.isCut()) {
                refuse(
                        id,
                        ReplayRefusal.RAW_TRUNCATED,
                        "of its %,d bytes only the first %,d were kept, and Kafka has the record no more: give the whole as 'value'"
                                .formatted(raw.fullLength(), raw.bytes().length));
            } else {
                decode(id, raw == null ? null : raw.bytes(), false, -1);
            }
        }
        if (groupBytes >= GROUP_BYTES) {
            store();
        }
    }

    /** What became of each, in the order in which they were added, when all is done. */
    List<Result> finish() {
        store();
        return asked.stream().map(results::get).toList();
    }

    /** There is an intent: its value counts. */
    private void again(RecordId id, byte @Nullable [] mended, ReplayTable.Entry known) {
        byte[] first = mended == null && known.isDone() ? null : value(known.intent());
        if (mended != null && !Arrays.equals(mended, first)) {
            refuseOther(id);
        } else if (known.isDone()) {
            tell(new Stored(id, true));
        } else {
            // an instance was killed, or failed, or is just about it: what it began is done again, with the same value
            decode(id, first, mended != null, known.intent());
        }
    }

    private void decode(RecordId id, byte @Nullable [] value, boolean mended, long intent) {
        Decoded decoded = decode(id, value);
        if (decoded instanceof Decoded.Rejected no) {
            tell(new Refused(id, no.reason().code(), no.detail()));
        } else if (decoded instanceof Decoded.Accepted yes && value != null) {
            group.add(new Pending(id, value, yes.record(), mended, intent));
            groupBytes += value.length;
        } else if (decoded instanceof Decoded.Erased) {
            refuse(id, ReplayRefusal.ERASED, "the record was erased: it does not come back");
        }
    }

    /** A fault of the decoder is not to stop the others. */
    private Decoded decode(RecordId id, byte @Nullable [] value) {
        try {
            return decoder.decode(id, value);
        } catch (RuntimeException | StackOverflowError e) {
            return new Decoded.Rejected(RejectReason.BAD_DATA, "the decoder fails: " + e);
        }
    }

    private void store() {
        List<Pending> agreed = agree();
        group.clear();
        groupBytes = 0;
        List<Note> notes = new ArrayList<>();
        List<Result> news = new ArrayList<>();
        append(agreed, notes, news);
        if (!notes.isEmpty()) {
            List<Long> offsets = log.write(notes);
            replays.await(offsets.get(offsets.size() - 1) + 1, WAIT);
        }
        news.forEach(this::tell);
        replayed.inc(news.stream().filter(Stored.class::isInstance).count());
    }

    /** Those of the group that are to be stored, each with the value that counts. */
    private List<Pending> agree() {
        List<Pending> fresh =
                group.stream().filter(pending -> pending.intent() < 0).toList();
        List<Pending> agreed = new ArrayList<>(
                group.stream().filter(pending -> pending.intent() >= 0).toList());
        if (fresh.isEmpty()) {
            return agreed;
        }
        if (replays.size() + fresh.size() > Replays.MAX) {
            throw new OdaException(
                    ErrorCode.TOO_MANY_RECORDS,
                    "%,d records were replayed in the last %d days, which are the most: send further ones anew"
                            .formatted(Replays.MAX, ReplayLog.RETENTION.toDays()));
        }
        List<Long> offsets = log.write(fresh.stream()
                .map(pending -> new Note(pending.id(), Kind.INTENT, pending.value(), -1))
                .toList());
        replays.await(offsets.stream().mapToLong(Long::longValue).max().orElse(-1) + 1, WAIT);
        for (int i = 0; i < fresh.size(); i++) {
            Pending pending = fresh.get(i);
            if (offsets.get(i) < 0) {
                refuse(
                        pending.id(),
                        ReplayRefusal.TOO_LARGE,
                        "its %,d bytes are more than the topic %s takes"
                                .formatted(pending.value().length, ReplayLog.TOPIC));
            } else {
                agree(pending.with(offsets.get(i)), agreed);
            }
        }
        return agreed;
    }

    /** The first intent in the log counts, whoever wrote it. */
    private void agree(Pending own, List<Pending> agreed) {
        ReplayTable.Entry first = replays.get(own.id());
        if (first == null || first.intent() == own.intent()) {
            agreed.add(own);
            return;
        }
        byte[] value = value(first.intent());
        if (!Arrays.equals(value, own.value()) && own.mended()) {
            refuseOther(own.id());
        } else if (first.isDone()) {
            tell(new Stored(own.id(), true));
        } else if (Arrays.equals(value, own.value())) {
            agreed.add(own.with(first.intent()));
        } else if (decode(own.id(), value) instanceof Decoded.Accepted yes && value != null) {
            agreed.add(new Pending(own.id(), value, yes.record(), false, first.intent()));
        } else {
            refuseOther(own.id());
        }
    }

    /** Stores all that the store takes; another one is tried alone before it is refused. */
    private void append(List<Pending> pending, List<Note> notes, List<Result> news) {
        if (pending.isEmpty()) {
            return;
        }
        try {
            store.append(pending.stream().map(Pending::record).toList());
            for (Pending each : pending) {
                notes.add(new Note(each.id(), Kind.DONE, null, each.intent()));
                news.add(new Stored(each.id(), false));
            }
        } catch (RuntimeException e) {
            if (!store.isAvailable()
                    || (e instanceof OdaException known && known.code() == ErrorCode.STORE_UNAVAILABLE)) {
                throw new OdaException(
                        ErrorCode.STORE_UNAVAILABLE,
                        "the store cannot take the records now: %s".formatted(e.getMessage()),
                        e);
            }
            if (pending.size() == 1) {
                Pending alone = pending.get(0);
                notes.add(new Note(alone.id(), Kind.TAKEN_BACK, null, alone.intent()));
                news.add(new Refused(alone.id(), RejectReason.STORE_REFUSED.code(), String.valueOf(e.getMessage())));
                return;
            }
            int middle = pending.size() / 2;
            append(pending.subList(0, middle), notes, news);
            append(pending.subList(middle, pending.size()), notes, news);
        }
    }

    /** The value of an intent; {@code null} where Kafka has removed it. */
    private byte @Nullable [] value(long intent) {
        ConsumerRecord<byte[], byte[]> message = session.message(ReplayLog.PARTITION, intent);
        return message == null ? null : message.value();
    }

    private void refuseOther(RecordId id) {
        refuse(
                id,
                ReplayRefusal.ALREADY_REPLAYED,
                "it was replayed with another value before, and is stored once: send this one as a new record");
    }

    private void tell(Result result) {
        results.put(result.id(), result);
    }

    private void refuse(RecordId id, ReplayRefusal reason, String detail) {
        tell(new Refused(id, reason.code(), detail));
    }
}
