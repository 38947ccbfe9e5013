package org.oda.importer;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Sends the rows of one file that the broker does not have yet, and keeps notes of how far it is. For one thread. */
final class Dispatch {
    private static final long NOTE_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(1).toNanos();
    /** Without any acknowledgement for so long the broker counts as lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Target target;
    private final ImportId id;
    private final @Nullable ImportNotes notes;
    private final int run;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Set<Long> holes = new ConcurrentSkipListSet<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean abandoned;
    private long handedOver;
    private long before;
    private long notedNanos = System.nanoTime();

    /** @param notes {@code null} where the import cannot be resumed; as it left off otherwise */
    Dispatch(Target target, ImportId id, int run, @Nullable ImportNotes notes) {
        this.target = target;
        this.id = id;
        this.run = run;
        this.notes = notes;
        if (notes != null && notes.content().run() == run) {
            holes.addAll(notes.content().holes());
            notes.content().marks().forEach((topic, marks) -> lanes.put(topic, resumed(topic, marks)));
        }
    }

    /** Looks up at the broker what came behind the last note. */
    private Lane resumed(String topic, List<Lane.Mark> marks) {
        List<Long> ends = target.log().ends(topic);
        Lane lane = new Lane(marks);
        for (int partition = 0; partition < marks.size(); partition++) {
            int number = partition;
            long from = marks.get(partition).offset();
            if (partition >= ends.size() || from > ends.get(partition)) {
                throw new OdaException(
                        ErrorCode.CONTRADICTION,
                        "topic '%s' has become shorter since this import began: to begin anew, remove its notes in %s"
                                .formatted(topic, notes == null ? "" : notes.file()));
            }
            target.log()
                    .headers(
                            topic,
                            partition,
                            from,
                            ImportId.HEADER,
                            header -> id.row(header).ifPresent(row -> {
                                lane.found(number, row);
                                holes.remove(row);
                            }));
        }
        return lane;
    }

    /** Hands a record over, unless the broker has it already. */
    void send(Converted.Ready record) throws IOException {
        throwFailure();
        long row = record.row();
        Lane lane = lanes.get(record.topic());
        if (lane == null) {
            lane = opened(record.topic());
        }
        int partition = lane.partition(row);
        if (row <= lane.lastRow(partition) && !holes.contains(row)) {
            before++;
            return;
        }
        Lane known = lane;
        handedOver++;
        target.sender()
                .send(
                        record.topic(),
                        partition,
                        record.value(),
                        ImportId.HEADER,
                        id.header(row),
                        (offset, problem) -> heard(known, partition, row, offset, problem));
        if (System.nanoTime() - notedNanos > NOTE_EVERY_NANOS) {
            note(false);
        }
    }

    /** A topic's ends are noted before the first row goes there: what is found behind them later can be this import's. */
    private Lane opened(String topic) throws IOException {
        target.register(topic);
        Lane lane = Lane.from(target.log().ends(topic));
        lanes.put(topic, lane);
        note(false);
        return lane;
    }

    private void heard(Lane lane, int partition, long row, long offset, @Nullable Exception problem) {
        if (problem == null) {
            holes.remove(row);
            lane.acknowledged(partition, row, offset);
            acknowledged.incrementAndGet();
        } else if (!abandoned) {
            holes.add(row);
            failure.compareAndSet(null, problem);
            failed.incrementAndGet();
        }
    }

    /** Waits for all that is on its way; false where that was given up. */
    boolean settle(BooleanSupplier giveUp) throws IOException {
        long progress = done();
        long since = System.nanoTime();
        while (done() < handedOver) {
            if (giveUp.getAsBoolean()) {
                abandon();
                return false;
            }
            if (done() != progress) {
                progress = done();
                since = System.nanoTime();
            } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
                abandon();
                throw new OdaException(
                        ErrorCode.NOT_ACKNOWLEDGED,
                        "no acknowledgement for %d s, %,d records are open: give the same command again to go on"
                                .formatted(PATIENCE.toSeconds(), handedOver - done()));
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        note(false);
        throwFailure();
        return true;
    }

    private long done() {
        return acknowledged.get() + failed.get();
    }

    /** What is on its way may arrive or not; the next run looks it up. */
    private void abandon() throws IOException {
        abandoned = true;
        target.sender().abort();
        note(false);
    }

    private void throwFailure() throws IOException {
        Exception problem = failure.get();
        if (problem != null) {
            note(false);
            throw new OdaException(
                    ErrorCode.NOT_ACKNOWLEDGED,
                    "the broker refused a record: %s; give the same command again to go on"
                            .formatted(problem.getMessage()),
                    problem);
        }
    }

    void finish() throws IOException {
        note(true);
    }

    private void note(boolean finished) throws IOException {
        if (notes != null) {
            Map<String, List<Lane.Mark>> marks = new TreeMap<>();
            lanes.forEach((topic, lane) -> marks.put(topic, lane.marks()));
            notes.write(
                    new ImportNotes.Content(run, finished, acknowledged.get() + before, marks, new TreeSet<>(holes)));
        }
        notedNanos = System.nanoTime();
    }

    long acknowledged() {
        return acknowledged.get();
    }

    /** Records that the broker had before. */
    long before() {
        return before;
    }
}
