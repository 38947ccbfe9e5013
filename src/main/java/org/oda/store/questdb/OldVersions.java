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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.oda.model.Nanos;
import org.oda.model.TimeRange;
import org.oda.store.Store;

/** The files of the table that no reader who begins now needs: partitions as they were, and the log of what is applied. */
final class OldVersions {
    private static final String LOG = "wal";

    private final Engine engine;

    OldVersions(Engine engine) {
        this.engine = engine;
    }

    /** The folders of the log as it is now; what is appended from now on goes to others. */
    Set<String> closeLog() {
        return engine.commits().pause(() -> {
            engine.cairo().releaseAllWalWriters();
            return names(name -> name.startsWith(LOG) && Character.isDigit(name.charAt(name.length() - 1)));
        });
    }

    /** Whether none of these folders, and no partition as it was before, is left. Has removed what can be removed. */
    boolean areGone(Set<String> log) {
        try (WalPurgeJob purge = new WalPurgeJob(engine.cairo())) {
            purge.run(0);
        }
        Set<String> left = names(log::contains);
        return left.isEmpty() && currentPartitions().containsAll(names(name -> Character.isDigit(name.charAt(0))));
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
                        DiskSpace.bytesOf(engine.tableFolder().resolve(name(reader, partition)))));
            }
        }
        return parts;
    }

    private Set<String> currentPartitions() {
        Set<String> names = new HashSet<>();
        try (TableReader reader = engine.newReader()) {
            for (int partition = 0; partition < reader.getPartitionCount(); partition++) {
                names.add(name(reader, partition));
            }
        }
        return names;
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
