package org.oda.store.questdb;

import static io.questdb.cairo.wal.WalUtils.WAL_DEDUP_MODE_REPLACE_RANGE;

import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableWriter;
import io.questdb.cairo.wal.WalWriter;
import io.questdb.std.str.Utf8String;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.Nanos;
import org.oda.model.OdaException;
import org.oda.store.Doomed;

/**
 * Takes records out of the table. The database has no DELETE; a transaction that replaces a range of time is what it has: a
 * partition with doomed rows is written anew from those that stay, as one transaction that replaces all of its time. So what goes
 * is in no file of the new version, and everything else is what it was.
 *
 * <p>Rows are copied while records are appended. Only to commit do appenders wait: what was appended behind the copied rows is
 * copied then; where rows have changed otherwise, it begins anew, and appenders wait for all of it.
 */
final class Eraser {
    private static final int LOOK_ROWS = 4_096;

    private final Engine engine;
    private final Doomed doomed;
    private final LongConsumer room;

    /** @param room throws where so many bytes have no room on the disk */
    Eraser(Engine engine, Doomed doomed, LongConsumer room) {
        this.engine = engine;
        this.doomed = doomed;
        this.room = room;
    }

    /** The records that would go, by topic; topics without any are left out. */
    Map<String, Long> count() {
        Map<String, Long> counts = new TreeMap<>();
        try (TableReader reader = engine.newReader()) {
            var fate = new DoomedRows(doomed, reader);
            for (int partition = first(reader); isIn(reader, partition); partition++) {
                for (Frame frame : Frames.of(reader, partition)) {
                    try (Rows rows = frame.open(Rows.KEYS)) {
                        count(rows, fate, counts);
                    }
                }
                reader.closePartitionByIndex(partition);
            }
        }
        return counts;
    }

    private static void count(Rows rows, DoomedRows fate, Map<String, Long> counts) {
        for (long row = 0; row < rows.count(); row++) {
            requireGoingOn(row);
            if (rows.chunk(row) == 0 && fate.isDoomed(rows, row)) {
                counts.merge(fate.topicName(rows, row), 1L, Long::sum);
            }
        }
    }

    /** The times that the partitions begin at which have doomed rows, when pieces of partitions are joined. */
    List<Long> partitions() {
        Alteration.joinPieces(engine);
        List<Long> found = new ArrayList<>();
        try (TableReader reader = engine.newReader()) {
            var fate = new DoomedRows(doomed, reader);
            for (int partition = first(reader); isIn(reader, partition); partition++) {
                if (isAny(reader, partition, fate, true)) {
                    found.add(reader.getPartitionTimestampByIndex(partition));
                }
                reader.closePartitionByIndex(partition);
            }
        }
        return found;
    }

    /** Whether any of the rows goes, or any stays. */
    private static boolean isAny(TableReader reader, int partition, DoomedRows fate, boolean goes) {
        for (Frame frame : Frames.of(reader, partition)) {
            try (Rows rows = frame.open(Rows.KEYS)) {
                for (long row = 0; row < rows.count(); row++) {
                    requireGoingOn(row);
                    if (fate.isDoomed(rows, row) == goes) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Writes the partition anew; returns when that is durable and nobody reads the doomed rows any more who begins now. */
    void rewrite(long partitionTime) {
        engine.commits().pause(() -> unpackOrDrop(partitionTime));
        if (!tryRewrite(partitionTime)) {
            engine.commits().pause(() -> tryRewrite(partitionTime));
        }
    }

    /** A range cannot be replaced in Parquet; where all of it goes, it needs no room. False where it is not in Parquet. */
    private boolean unpackOrDrop(long partitionTime) {
        engine.applier().awaitAppliedPatiently(engine.recordTable(), engine.lastTransaction());
        boolean stays;
        try (TableReader reader = engine.newReader()) {
            int partition = Partitions.at(reader, partitionTime);
            if (partition < 0 || !Frames.isParquet(reader, partition)) {
                return false;
            }
            stays = isAny(reader, partition, new DoomedRows(doomed, reader), false);
        }
        YearMonth month = Packer.month(partitionTime);
        if (stays) {
            engine.packer().unpack(month);
        } else {
            Alteration.drop(engine, month);
        }
        return true;
    }

    /** False where rows changed meanwhile. */
    private boolean tryRewrite(long partitionTime) {
        // what is not applied yet would change the rows behind the copy
        engine.applier().awaitAppliedPatiently(engine.recordTable(), engine.lastTransaction());
        try (WalWriter writer = engine.cairo().getWalWriter(engine.recordTable())) {
            Long transaction;
            try {
                Copied copied = copy(writer, partitionTime, null);
                if (copied == null) {
                    return true;
                }
                transaction = engine.commits().pause(() -> commit(writer, partitionTime, copied));
            } catch (RuntimeException e) {
                writer.rollback();
                throw e;
            }
            if (transaction < 0) {
                writer.rollback();
                return false;
            }
            engine.applier().awaitAppliedPatiently(engine.recordTable(), transaction);
            return true;
        }
    }

    /** The number of the transaction; negative where rows changed. */
    private long commit(WalWriter writer, long partitionTime, Copied copied) {
        engine.applier().awaitAppliedPatiently(engine.recordTable(), engine.lastTransaction());
        Copied all = copy(writer, partitionTime, copied);
        if (all == null) {
            return -1;
        }
        writer.commitWithParams(all.first, all.last + 1, WAL_DEDUP_MODE_REPLACE_RANGE);
        return engine.lastTransaction();
    }

    /**
     * Copies what stays behind the rows that were copied before.
     *
     * @return {@code null} where there is nothing to do, or, behind a copy, where that is no longer what is there
     */
    private @Nullable Copied copy(WalWriter writer, long partitionTime, @Nullable Copied before) {
        try (TableReader reader = engine.newReader()) {
            int partition = Partitions.at(reader, partitionTime);
            if (partition < 0 || Frames.isParquet(reader, partition)) {
                // turned since it was looked at: the next pass finds it again
                return null;
            }
            long version = Stocktaking.version(reader, partition);
            var rows = new Rows(reader, partition);
            var fate = new DoomedRows(doomed, reader);
            if (rows.count() == 0
                    || (before == null && firstDoomed(fate, rows, 0) == rows.count())
                    || (before != null && !before.isStill(version, rows))) {
                return null;
            }
            if (before == null) {
                requireRoom(reader, partition, rows, fate);
            }
            for (long row = before == null ? 0 : before.rows; row < rows.count(); row++) {
                requireGoingOn(row);
                if (!fate.isDoomed(rows, row)) {
                    copy(writer, rows, row, fate);
                }
            }
            return new Copied(version, rows.count(), rows.ts(0), rows.ts(rows.count() - 1));
        }
    }

    /** What stays is written to the log, and from there to the new partition. */
    private void requireRoom(TableReader reader, int partition, Rows rows, DoomedRows fate) {
        long kept = 0;
        for (long row = 0; row < rows.count(); row++) {
            requireGoingOn(row);
            kept += fate.isDoomed(rows, row) ? 0 : 1;
        }
        if (kept > 0) {
            double share = (double) kept / rows.count();
            room.accept((long) (2 * share * OldVersions.bytes(engine, reader, partition)));
        }
    }

    private int first(TableReader reader) {
        return Partitions.first(reader, Nanos.of(doomed.range().from()));
    }

    private boolean isIn(TableReader reader, int partition) {
        return partition < reader.getPartitionCount()
                && Partitions.startsBefore(
                        reader, partition, Nanos.of(doomed.range().to()));
    }

    private static long firstDoomed(DoomedRows fate, Rows rows, long from) {
        long row = from;
        while (row < rows.count() && !fate.isDoomed(rows, row)) {
            requireGoingOn(row);
            row++;
        }
        return row;
    }

    /** The stop of the service does not wait for a month of rows. */
    private static void requireGoingOn(long row) {
        if ((row & (LOOK_ROWS - 1)) == 0 && Thread.currentThread().isInterrupted()) {
            throw new OdaException(ErrorCode.STORE_UNAVAILABLE, "interrupted while records were erased; it goes on");
        }
    }

    private static void copy(WalWriter writer, Rows rows, long source, DoomedRows names) {
        TableWriter.Row row = writer.newRow(rows.ts(source));
        row.putSym(RecordTable.TOPIC, names.topicName(rows, source));
        row.putSym(RecordTable.GENERATOR, names.generatorName(rows, source));
        row.putInt(RecordTable.PARTITION, rows.partition(source));
        row.putLong(RecordTable.OFFSET, rows.offset(source));
        row.putInt(RecordTable.CHUNK, rows.chunk(source));
        row.putInt(RecordTable.SHAPE, rows.shape(source));
        if (rows.chunk(source) == 0) {
            row.putVarchar(RecordTable.DATA, new Utf8String(rows.data(source), false));
        }
        for (int slot = 0; slot < RecordTable.SLOTS; slot++) {
            row.putDouble(RecordTable.FIRST_SLOT + slot, rows.value(slot, source));
        }
        row.append();
    }

    /** What a copy was made of. */
    private record Copied(long version, long rows, long first, long last) {
        boolean isStill(long versionNow, Rows now) {
            return versionNow == version && now.count() >= rows && now.ts(0) == first && now.ts(rows - 1) == last;
        }
    }
}
