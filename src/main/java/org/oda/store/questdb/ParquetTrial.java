package org.oda.store.questdb;

import io.questdb.cairo.CairoConfiguration;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableUtils;
import io.questdb.griffin.engine.table.parquet.ParquetCompression;
import io.questdb.griffin.engine.table.parquet.PartitionDecoder;
import io.questdb.griffin.engine.table.parquet.PartitionDescriptor;
import io.questdb.griffin.engine.table.parquet.PartitionEncoder;
import io.questdb.log.LogFactory;
import io.questdb.std.FilesFacade;
import io.questdb.std.MemoryTag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Encodes a native partition into a file of its own, as the database will, and reads that back: how large it is, and whether each row
 * comes back as it was. After the database has done it, it would be too late to look.
 */
final class ParquetTrial {
    private static final String FILE = "trial.parquet";

    private final Engine engine;
    private final TableReader reader;
    private final int partition;
    private final Rows rows;

    ParquetTrial(Engine engine, TableReader reader, int partition) {
        this.engine = engine;
        this.reader = reader;
        this.partition = partition;
        rows = new Rows(reader, partition);
    }

    /** Removes what a trial has left in the database's folder that was killed. */
    static void tidy(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }

    /** The data, in bytes, of the largest of the groups that are decoded as a whole. */
    long largestGroup() {
        int group = engine.cairo().getConfiguration().getPartitionEncoderParquetRowGroupSize();
        long largest = 0;
        long bytes = 0;
        for (long row = 0; row < rows.count(); row++) {
            if (row % group == 0) {
                Crew.requireUninterrupted();
                bytes = 0;
            }
            bytes += rows.chunk(row) == 0 ? rows.dataLength(row) : 0;
            largest = Math.max(largest, bytes);
        }
        return largest;
    }

    /**
     * The bytes of the file, which is gone then.
     *
     * @throws IllegalStateException where a row came back as another
     */
    long run() {
        Path file = Path.of(engine.cairo().getConfiguration().getInstallRoot().toString(), FILE);
        try {
            Files.deleteIfExists(file);
            encode(file);
            compare(file);
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(file);
        }
    }

    private void encode(Path file) {
        CairoConfiguration settings = engine.cairo().getConfiguration();
        try (PartitionDescriptor descriptor = new PartitionDescriptor();
                var path = new io.questdb.std.str.Path()) {
            PartitionEncoder.populateFromTableReader(reader, descriptor, partition);
            PartitionEncoder.encodeWithOptions(
                    descriptor,
                    path.of(file.toString()),
                    ParquetCompression.packCompressionCodecLevel(
                            settings.getPartitionEncoderParquetCompressionCodec(),
                            settings.getPartitionEncoderParquetCompressionLevel()),
                    settings.isPartitionEncoderParquetStatisticsEnabled(),
                    settings.isPartitionEncoderParquetRawArrayEncoding(),
                    settings.getPartitionEncoderParquetRowGroupSize(),
                    settings.getPartitionEncoderParquetDataPageSize(),
                    settings.getPartitionEncoderParquetVersion(),
                    0,
                    0,
                    settings.getPartitionEncoderParquetBloomFilterFpp(),
                    settings.getPartitionEncoderParquetMinCompressionRatio());
        }
    }

    private void compare(Path file) throws IOException {
        FilesFacade files = engine.cairo().getConfiguration().getFilesFacade();
        long bytes = Files.size(file);
        int tag = MemoryTag.MMAP_PARQUET_PARTITION_DECODER;
        long address;
        try (var path = new io.questdb.std.str.Path()) {
            address = TableUtils.mapRO(
                    files, path.of(file.toString()).$(), LogFactory.getLog(ParquetTrial.class), bytes, tag);
        }
        try (var decoder = new PartitionDecoder()) {
            decoder.of(address, bytes, MemoryTag.NATIVE_PARQUET_PARTITION_DECODER);
            var groups = new RowGroups(rows.count(), decoder, reader.getMetadata());
            for (Frame frame : groups.frames(Long.MIN_VALUE, Long.MAX_VALUE)) {
                Crew.requireUninterrupted();
                try (Rows decoded = frame.open(Rows.KEYS | Rows.DATA | Rows.VALUES)) {
                    compare(decoded);
                }
            }
        } finally {
            files.munmap(address, bytes, tag);
        }
    }

    private void compare(Rows decoded) {
        for (long row = 0; row < decoded.count(); row++) {
            long before = decoded.first() + row;
            if (!isSame(before, decoded, row)) {
                throw new IllegalStateException(
                        "row %d of a partition is another when it is read back from Parquet".formatted(before));
            }
        }
    }

    private boolean isSame(long before, Rows decoded, long row) {
        if (rows.ts(before) != decoded.ts(row)
                || rows.topic(before) != decoded.topic(row)
                || rows.generator(before) != decoded.generator(row)
                || rows.partition(before) != decoded.partition(row)
                || rows.offset(before) != decoded.offset(row)
                || rows.chunk(before) != decoded.chunk(row)
                || rows.shape(before) != decoded.shape(row)) {
            return false;
        }
        for (int slot = 0; slot < RecordTable.SLOTS; slot++) {
            // NaN is like NaN, and 0 not like -0
            if (Double.compare(rows.value(slot, before), decoded.value(slot, row)) != 0) {
                return false;
            }
        }
        return rows.chunk(before) != 0 || Arrays.equals(rows.data(before), decoded.data(row));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
