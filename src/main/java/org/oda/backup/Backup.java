package org.oda.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.store.Snapshot;

/**
 * Makes backups of a data folder. The order is what makes them right: first what coordinators know, so that no committed offset
 * is ahead of the store; then a state of the store; then Kafka's logs, so that they hold all that is stored and all that was
 * acknowledged before; the list of topics last.
 *
 * @param data the data folder, which the caller holds
 * @param kafka the embedded broker's folder in it; {@code null} where the cluster is another's
 * @param groupOffsets how far the pump has stored the other's cluster, as lines {@code topic,partition,offset}; asked only then
 * @param store in {@code data}
 * @param version of ODA
 * @param reservedBytes to be left free on the disk of the backup
 */
public record Backup(
        Path data,
        @Nullable Path kafka,
        Supplier<String> groupOffsets,
        Snapshot.Source store,
        String version,
        long reservedBytes,
        InstantSource clock) {
    /** In the data folder; what a process needs no longer when it has ended, or what is copied in ways of its own. */
    private static final Set<String> NOT_COPIED = Set.of("kafka", "store", "tmp", "oda.lock");

    private static final String STORE = "store/";
    private static final String OFFSETS = "kafka/group-offsets.csv";
    /** Of this log everything is to be as the store is: it tells which rejects were stored after all. */
    private static final String REPLAYS = "__oda_replays-0";

    /**
     * What was made.
     *
     * @param linkedBytes those that are shared with the backup before
     * @param warning why old backups are left that were to be removed; {@code null} where none are
     */
    public record Result(
            Path folder,
            Manifest manifest,
            long linkedBytes,
            @Nullable String warning) {}

    /**
     * Makes one in a folder of its own in {@code root}; where this fails, or the thread is interrupted, nothing is left there.
     *
     * @param keep so many backups are left in {@code root}, the newest; 0 for all
     * @throws OdaException {@code NO_SPACE}; {@code STORE_UNAVAILABLE}; {@code CONTRADICTION} where another one is being made;
     *     {@code BAD_VALUE} where {@code root} lies in the data folder
     */
    public Result run(Path root, int keep, Watcher watcher) throws IOException, InterruptedException {
        requireOutside(root);
        try (BackupFolder folder = BackupFolder.open(root)) {
            Optional<Path> before = BackupFolder.newest(root);
            Path unfinished = folder.begin(clock.instant());
            try {
                BackupWriter out =
                        new BackupWriter(unfinished, before.orElse(null), readable(before), reservedBytes, watcher);
                Manifest manifest = write(out);
                manifest.write(unfinished);
                Path made = folder.finish(unfinished);
                return new Result(made, manifest, out.linkedBytes(), keep > 0 ? removeOld(folder, keep, made) : null);
            } finally {
                boolean isInterrupted = Thread.interrupted();
                Disk.delete(unfinished);
                if (isInterrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        } catch (ClosedByInterruptException | java.io.InterruptedIOException e) {
            Thread.interrupted();
            throw interrupted(e);
        } catch (IOException e) {
            throw new OdaException(
                    isFull(e) ? ErrorCode.NO_SPACE : ErrorCode.INTERNAL,
                    "the backup in '%s' cannot be made: %s; nothing of it is left".formatted(root, e.getMessage()),
                    e);
        }
    }

    /** What is made stays made where the old ones cannot be removed. */
    private static @Nullable String removeOld(BackupFolder folder, int keep, Path made) {
        try {
            folder.keep(keep, made);
            return null;
        } catch (IOException e) {
            return "the backup is made, but old ones could not be removed: %s; remove them by hand".formatted(e);
        }
    }

    private static InterruptedException interrupted(IOException cause) {
        var interrupted = new InterruptedException("interrupted");
        interrupted.initCause(cause);
        return interrupted;
    }

    private static boolean isFull(IOException e) {
        return String.valueOf(e.getMessage()).contains("No space left");
    }

    private void requireOutside(Path root) throws IOException {
        Path real = real(root);
        if (real.startsWith(data.toRealPath())) {
            throw OdaException.inField(
                    ErrorCode.BAD_VALUE,
                    "dir",
                    "'%s' lies in the data folder '%s': choose a folder elsewhere, best on another disk"
                            .formatted(root, data));
        }
    }

    /** Links followed, as far as there are folders. */
    static Path real(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        Path there = absolute;
        while (there != null && Files.notExists(there, LinkOption.NOFOLLOW_LINKS)) {
            there = there.getParent();
        }
        return there == null ? absolute : there.toRealPath().resolve(there.relativize(absolute));
    }

    /** A backup before that is damaged, or of another format, is no help and no obstacle. */
    private static @Nullable Manifest readable(Optional<Path> backup) throws IOException {
        try {
            return backup.isPresent() ? Manifest.read(backup.get()) : null;
        } catch (OdaException e) {
            return null;
        }
    }

    private Manifest write(BackupWriter out) throws IOException {
        Instant begun = clock.instant();
        KafkaFiles logs = kafka == null ? null : new KafkaFiles(kafka, out);
        out.expect(sizes(logs));
        out.step("settings");
        copyOthers(out);
        if (logs == null) {
            out.put(OFFSETS, groupOffsets.get().getBytes(StandardCharsets.UTF_8));
        } else {
            out.step("groups");
            logs.copyCoordinators();
        }
        Map<String, KafkaFiles.Cut> cuts = new HashMap<>();
        Instant taken;
        Map<String, Long> records;
        out.step("store");
        try (Snapshot snapshot = store.snapshot(() -> cutReplays(logs, cuts))) {
            taken = clock.instant();
            records = snapshot.records();
            for (String file : snapshot.files()) {
                out.copy(snapshot.folder().resolve(file), STORE + file);
            }
            snapshot.requireHeld();
            out.put(STORE + snapshot.restoreMark(), new byte[0]);
        }
        if (logs != null) {
            out.step("Kafka");
            logs.copyRest(cuts);
        }
        return new Manifest(version, begun, taken, clock.instant(), logs != null, records, out.entries());
    }

    /** While nothing is appended: a replay is written down before it is appended, and marked as done afterwards. */
    private static void cutReplays(@Nullable KafkaFiles logs, Map<String, KafkaFiles.Cut> cuts) {
        try {
            KafkaFiles.Cut cut = logs == null ? null : logs.cut(REPLAYS);
            if (cut != null) {
                cuts.put(REPLAYS, cut);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Long> sizes(@Nullable KafkaFiles logs) throws IOException {
        Map<String, Long> sizes = new LinkedHashMap<>(logs == null ? Map.of() : logs.sizes());
        Path folder = data.resolve("store");
        Disk.files(folder, (file, size) -> sizes.put(STORE + folder.relativize(file), size));
        return sizes;
    }

    /** Files of some kilobytes, which are replaced as a whole where they change. */
    private void copyOthers(BackupWriter out) throws IOException {
        List<Path> others;
        try (Stream<Path> children = Files.list(data)) {
            others = children.filter(
                            child -> !NOT_COPIED.contains(child.getFileName().toString()))
                    .sorted()
                    .toList();
        }
        List<Path> files = new ArrayList<>();
        for (Path other : others) {
            Disk.files(other, (file, size) -> files.add(file));
        }
        for (Path file : files.stream().sorted().toList()) {
            try {
                out.copy(file, data.relativize(file).toString());
            } catch (NoSuchFileException e) {
                // removed, or replaced by one of another name
            }
        }
    }
}
