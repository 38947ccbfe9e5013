package org.oda.store.questdb;

import io.questdb.cairo.PartitionBy;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableUtils;
import io.questdb.cairo.wal.WalPurgeJob;
import io.questdb.std.str.StringSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.oda.model.Nanos;
import org.oda.model.TimeRange;
import org.oda.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of the table that no reader who begins now needs: partitions as they were, and the log of what is applied. */
final class OldVersions {
    private static final String WAL = "wal";

    private static final Logger LOG = LoggerFactory.getLogger(OldVersions.class);

    private final Engine engine;

    OldVersions(Engine engine) {
        this.engine = engine;
    }

    /** The folders of the log as it is now; what is appended from now on goes to others. */
    Set<String> closeLog() {
        return engine.commits().pause(() -> {
            engine.cairo().releaseAllWalWriters();
            return names(name -> name.startsWith(WAL) && Character.isDigit(name.charAt(name.length() - 1)));
        });
    }

    /** Those of these folders, and of the partitions as they were before, that are left. Has removed what can be removed. */
    Set<String> left(Set<String> log) {
        try (WalPurgeJob purge = new WalPurgeJob(engine.cairo())) {
            purge.run(0);
        }
        Set<String> left = oldPartitions();
        left.addAll(names(log::contains));
        return left;
    }

    /** The partitions that there are now. */
    List<Store.Part> parts() {
        List<Store.Part> parts = new ArrayList<>();
        try (TableReader reader = engine.newReader()) {
            for (int partition = 0; partition < reader.getPartitionCount(); partition++) {
                long last = reader.getPartitionMaxTimestampFromMetadata(partition);
                parts.add(new Store.Part(
                        new TimeRange(
                                Nanos.toInstant(reader.getPartitionMinTimestampFromMetadata(partition)),
                                Nanos.toInstant(last + 1)),
                        bytes(engine, reader, partition)));
            }
        }
        return parts;
    }

    /** What the files of the partition are long. */
    static long bytes(Engine engine, TableReader reader, int partition) {
        return DiskSpace.bytesOf(engine.tableFolder().resolve(name(reader, partition)));
    }

    /**
     * The database looks for them when a reader ends that held them. It can miss the last of several that end at the same time, and
     * would look again at the next change only: so it is asked to.
     */
    private Set<String> oldPartitions() {
        Set<String> old = names(name -> Character.isDigit(name.charAt(0)));
        try (TableReader reader = engine.newReader()) {
            for (int partition = 0; partition < reader.getPartitionCount(); partition++) {
                old.remove(name(reader, partition));
            }
            if (!old.isEmpty()
                    && !TableUtils.schedulePurgeO3Partitions(
                            engine.cairo().getMessageBus(),
                            engine.recordTable(),
                            reader.getMetadata().getTimestampType(),
                            PartitionBy.MONTH)) {
                LOG.debug("the database has enough to look for already");
            }
        }
        return old;
    }

    private static String name(TableReader reader, int partition) {
        var name = new StringSink();
        TableUtils.setSinkForNativePartition(
                name,
                reader.getMetadata().getTimestampType(),
                PartitionBy.MONTH,
                reader.getPartitionTimestampByIndex(partition),
                reader.getTxFile().getPartitionNameTxn(partition));
        return name.toString();
    }

    private Set<String> names(Predicate<String> wanted) {
        try (Stream<Path> files = Files.list(engine.tableFolder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(wanted)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
