package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.oda.model.DecodedRecord;
import org.oda.model.Nanos;
import org.oda.store.Packing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns old months into Parquet, and back before anything is written to them: what the database merges into a Parquet partition
 * itself it can store twice, where groups of rows meet within an instant.
 */
final class Packer {
    /** A group of rows with more data is not to be decoded. */
    private static final long MOST_GROUP_BYTES = 64 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Packer.class);

    private final Engine engine;
    private final LongConsumer room;
    /** The months that are not smaller as Parquet, as they were then. */
    private final Map<YearMonth, State> unfit = new ConcurrentHashMap<>();
    /** When months were turned back, by the clock of {@link System#nanoTime}. */
    private final Map<YearMonth, Long> unpacked = new ConcurrentHashMap<>();

    /** @param room throws where so many bytes have no room on the disk */
    Packer(Engine engine, LongConsumer room) {
        this.engine = engine;
        this.room = room;
    }

    /** Months that were over before this time, without the newest that there is, and without those just written to. */
    List<YearMonth> packable(Instant before) {
        var months = new TreeSet<YearMonth>();
        try (TableReader reader = engine.newReader()) {
            int last = reader.getPartitionCount() - 1;
            for (int partition = 0; partition <= last; partition++) {
                YearMonth month = month(reader, partition);
                boolean isNative = !Frames.isParquet(reader, partition);
                boolean isKnown = State.of(reader, partition).equals(unfit.get(month));
                if (isNative && !isKnown && isOver(month, before) && !month.equals(month(reader, last))) {
                    months.add(month);
                }
            }
        }
        months.removeIf(this::wasJustWritten);
        return List.copyOf(months);
    }

    private boolean wasJustWritten(YearMonth month) {
        Long since = unpacked.get(month);
        return since != null && System.nanoTime() - since < TimeUnit.DAYS.toNanos(1);
    }

    private static boolean isOver(YearMonth month, Instant before) {
        return !start(month.plusMonths(1)).isAfter(before);
    }

    /**
     * Turns the month into Parquet where that is smaller by a quarter at least. Rows are encoded and compared while records are
     * appended; then appenders wait until the database has encoded them again.
     */
    Packing.Packed pack(YearMonth month) {
        Alteration.joinPieces(engine);
        Trial trial = trial(month);
        if (trial == null) {
            return Packing.Packed.NONE;
        }
        if (trial.bytes > trial.nativeBytes / 4 * 3) {
            LOG.atInfo()
                    .addKeyValue("month", month)
                    .addKeyValue("bytes", trial.nativeBytes)
                    .addKeyValue("bytes_as_parquet", trial.bytes)
                    .log("a month is not kept as Parquet, which would save too little");
            return new Packing.Packed(trial.nativeBytes, trial.nativeBytes);
        }
        long bytes = engine.commits().pause(() -> turn(month, trial));
        if (bytes < trial.nativeBytes) {
            LOG.atInfo()
                    .addKeyValue("month", month)
                    .addKeyValue("bytes_before", trial.nativeBytes)
                    .addKeyValue("bytes", bytes)
                    .log("a month is kept as Parquet");
        }
        return new Packing.Packed(trial.nativeBytes, bytes);
    }

    /** The bytes that it has then: as many as before where records were written to it since the trial. */
    private long turn(YearMonth month, Trial trial) {
        engine.applier().awaitAppliedPatiently(engine.recordTable(), engine.lastTransaction());
        if (!isStill(month, trial)) {
            return trial.nativeBytes;
        }
        Alteration.toParquet(engine, month);
        return bytes(month);
    }

    private @Nullable Trial trial(YearMonth month) {
        engine.applier().awaitAppliedPatiently(engine.recordTable(), engine.lastTransaction());
        try (TableReader reader = engine.newReader()) {
            int partition = partition(reader, month);
            if (partition < 0 || Frames.isParquet(reader, partition)) {
                return null;
            }
            State state = State.of(reader, partition);
            long bytes = OldVersions.bytes(engine, reader, partition);
            // the trial's file, and then the database's
            room.accept(bytes);
            var trial = new ParquetTrial(engine, reader, partition);
            long packed = bytes;
            try {
                packed = trial.largestGroup() > MOST_GROUP_BYTES ? bytes : trial.run();
            } finally {
                // also where it fails; where it is interrupted it is tried again
                if (packed > bytes / 4 * 3 && !Thread.currentThread().isInterrupted()) {
                    unfit.put(month, state);
                }
            }
            return new Trial(state, bytes, packed);
        }
    }

    /** Nothing was written to it meanwhile, and it is not the newest. */
    private boolean isStill(YearMonth month, Trial trial) {
        try (TableReader reader = engine.newReader()) {
            int partition = partition(reader, month);
            return partition >= 0
                    && partition < reader.getPartitionCount() - 1
                    && State.of(reader, partition).equals(trial.state);
        }
    }

    private long bytes(YearMonth month) {
        try (TableReader reader = engine.newReader()) {
            return OldVersions.bytes(engine, reader, partition(reader, month));
        }
    }

    /** What is kept as Parquet now. */
    Packing.Extent packed() {
        int months = 0;
        long bytes = 0;
        try (TableReader reader = engine.newReader()) {
            for (int partition = 0; partition < reader.getPartitionCount(); partition++) {
                if (Frames.isParquet(reader, partition)) {
                    months++;
                    bytes += reader.getTxFile().getPartitionParquetFileSize(partition);
                }
            }
        }
        return new Packing.Extent(months, bytes);
    }

    /** Turns those months back that have records of the batch. While nothing else is appended; returns when it is done. */
    void unpackFor(List<DecodedRecord> batch) {
        try (TableReader reader = engine.newReader()) {
            for (int partition = 0; partition < reader.getPartitionCount(); partition++) {
                if (Frames.isParquet(reader, partition)) {
                    YearMonth month = month(reader, partition);
                    long from = Nanos.of(start(month));
                    long to = Nanos.of(start(month.plusMonths(1)));
                    if (batch.stream()
                            .mapToLong(each -> each.record().timestampNanos())
                            .anyMatch(ts -> ts >= from && ts < to)) {
                        unpack(month);
                    }
                }
            }
        }
    }

    /** While nothing is appended; returns when it is done, or was so before. */
    void unpack(YearMonth month) {
        try (TableReader reader = engine.newReader()) {
            int partition = partition(reader, month);
            if (partition < 0 || !Frames.isParquet(reader, partition)) {
                return;
            }
            room.accept(nativeBytes(reader, partition));
        }
        unpacked.put(month, System.nanoTime());
        Alteration.toNative(engine, month);
        try (TableReader reader = engine.newReader()) {
            if (Frames.isParquet(reader, partition(reader, month))) {
                throw new StoreFault("the month " + month + " is not turned back from Parquet");
            }
        }
        LOG.atInfo()
                .addKeyValue("month", month)
                .log("a month is no longer kept as Parquet, since records of it are written");
    }

    /** About: the data of the first rows stands for that of all. */
    private static long nativeBytes(TableReader reader, int partition) {
        try (Rows rows = Frames.of(reader, partition).get(0).open(Rows.KEYS | Rows.DATA)) {
            long bytes = 0;
            for (long row = 0; row < rows.count(); row++) {
                bytes += RecordTable.ROW_BYTES + (rows.chunk(row) == 0 ? rows.dataLength(row) : 0);
            }
            return bytes / rows.count() * reader.getPartitionRowCountFromMetadata(partition);
        }
    }

    /** The month's first; -1 where there is none. */
    private static int partition(TableReader reader, YearMonth month) {
        for (int partition = 0; partition < reader.getPartitionCount(); partition++) {
            if (month(reader, partition).equals(month)) {
                return partition;
            }
        }
        return -1;
    }

    static YearMonth month(TableReader reader, int partition) {
        return month(reader.getPartitionTimestampByIndex(partition));
    }

    static YearMonth month(long time) {
        return YearMonth.from(Nanos.toInstant(time).atOffset(ZoneOffset.UTC));
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    /** What a partition is as long as nothing is written to it. */
    private record State(long version, long rows) {
        static State of(TableReader reader, int partition) {
            return new State(
                    Stocktaking.version(reader, partition), reader.getPartitionRowCountFromMetadata(partition));
        }
    }

    /** @param bytes as Parquet */
    private record Trial(State state, long nativeBytes, long bytes) {}
}
