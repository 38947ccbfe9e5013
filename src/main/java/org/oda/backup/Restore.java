package org.oda.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Makes a data folder of a backup. Each file is checked while it is copied. Until {@link #finish} a file in the folder tells
 * that it is not whole.
 */
public final class Restore {
    /** In a data folder that is not whole: no service starts on it. */
    public static final String UNFINISHED = "restore-unfinished";

    private static final String LOST_AND_FOUND = "lost+found";

    private final Path target;
    private final Manifest manifest;

    private Restore(Path target, Manifest manifest) {
        this.target = target;
        this.manifest = manifest;
    }

    /**
     * Copies a backup; where that fails, or the thread is interrupted, the folder is empty again.
     *
     * @param backup a folder with a manifest
     * @param target is empty, or not there
     * @throws OdaException {@code BAD_VALUE} where the folder is not empty; {@code BACKUP_DAMAGED}; {@code NO_SPACE}
     */
    public static Restore copy(Path backup, Path target, Watcher watcher) throws IOException {
        Manifest manifest = Manifest.read(backup);
        requireEmpty(target);
        Files.createDirectories(target);
        requireSpace(target, manifest);
        try {
            Disk.write(target.resolve(UNFINISHED), new byte[0]);
            Disk.forceFolder(target);
            long[] done = {0};
            long total = manifest.bytes();
            for (FileEntry file : manifest.files()) {
                copy(backup, target, file, bytes -> watcher.progress("copying", done[0] += bytes, total));
            }
            Disk.forceFolders(target);
            return new Restore(target, manifest);
        } catch (IOException | RuntimeException e) {
            boolean isInterrupted = Thread.interrupted();
            empty(target);
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
            throw e;
        }
    }

    public Manifest manifest() {
        return manifest;
    }

    /** The folder is whole; a service may start on it. */
    public void finish() throws IOException {
        Files.delete(target.resolve(UNFINISHED));
        try (FileChannel names = FileChannel.open(target)) {
            names.force(true);
        }
    }

    private static void copy(Path backup, Path target, FileEntry file, java.util.function.LongConsumer progress)
            throws IOException {
        Path from = backup.resolve(file.path());
        if (!Files.isRegularFile(from)) {
            throw damaged(backup, file, "is missing");
        }
        if (Files.size(from) != file.bytes()) {
            throw damaged(backup, file, "has not the bytes that were written");
        }
        Disk.Read read = Disk.copy(from, target.resolve(file.path()), file.bytes(), progress);
        if (!read.sha256().equals(file.sha256())) {
            throw damaged(backup, file, "has not the bytes that were written");
        }
    }

    private static OdaException damaged(Path backup, FileEntry file, String what) {
        return new OdaException(
                ErrorCode.BACKUP_DAMAGED,
                "'%s' %s; nothing was restored: take another backup".formatted(backup.resolve(file.path()), what));
    }

    private static void requireEmpty(Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw notEmpty(target, "is a file");
        }
        if (!content(target).isEmpty()) {
            throw notEmpty(target, "is not empty");
        }
    }

    private static OdaException notEmpty(Path target, String what) {
        return OdaException.inField(
                ErrorCode.BAD_VALUE,
                "data",
                "'%s' %s: give an empty folder, or one that is not there, with --data".formatted(target, what));
    }

    /** What the root of a disk has from the beginning does not count. */
    private static List<Path> content(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> !child.getFileName().toString().equals(LOST_AND_FOUND))
                    .toList();
        }
    }

    private static void empty(Path target) throws IOException {
        for (Path child : content(target)) {
            Disk.delete(child);
        }
    }

    private static void requireSpace(Path target, Manifest manifest) throws IOException {
        long free = Files.getFileStore(target).getUsableSpace();
        if (free < manifest.bytes()) {
            throw new OdaException(
                    ErrorCode.NO_SPACE,
                    "the disk of '%s' has %,d bytes free, the backup needs %,d: make room, or choose another disk"
                            .formatted(target, free, manifest.bytes()));
        }
    }
}
