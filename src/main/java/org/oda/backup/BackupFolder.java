package org.oda.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * A folder of backups: each has a folder of its own, named by the time at which it was begun, in UTC; where the clock was set
 * back, by one behind the newest, so that names tell the order. What is not finished has
 * another name, which begins with a dot. A lock keeps a second one out.
 */
final class BackupFolder implements AutoCloseable {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern NAMED = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}-\\d{2}-\\d{2}Z(\\.\\d+)?");
    private static final String UNFINISHED = ".unfinished-";
    private static final String LOCK = ".lock";

    private final Path root;
    private final FileChannel lockFile;

    private BackupFolder(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder where there is none, takes it, and removes what a backup that was killed has left.
     *
     * @throws OdaException {@code CONTRADICTION} where another backup is being made there
     */
    static BackupFolder open(Path root) throws IOException {
        Files.createDirectories(root);
        FileChannel lockFile =
                FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lockFile.tryLock() == null) {
                throw inUse(root);
            }
            BackupFolder folder = new BackupFolder(root, lockFile);
            folder.clean();
            return folder;
        } catch (OverlappingFileLockException e) {
            lockFile.close();
            throw inUse(root);
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static OdaException inUse(Path root) {
        return new OdaException(
                ErrorCode.CONTRADICTION,
                "another backup is being made in '%s': wait for its end, or choose another folder".formatted(root));
    }

    /** Those that are finished, the newest last. */
    static List<Path> finished(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(child ->
                            NAMED.matcher(child.getFileName().toString()).matches())
                    .filter(child -> Files.isRegularFile(child.resolve(Manifest.NAME)))
                    .sorted()
                    .toList();
        }
    }

    static Optional<Path> newest(Path root) throws IOException {
        List<Path> finished = finished(root);
        return finished.isEmpty() ? Optional.empty() : Optional.of(finished.get(finished.size() - 1));
    }

    /** An empty folder, for {@link #finish}. */
    Path begin(Instant now) throws IOException {
        Instant time = now;
        Optional<Path> newest = newest(root);
        if (newest.isPresent()) {
            Instant behind = time(newest.get()).plusSeconds(1);
            time = behind.isAfter(now) ? behind : now;
        }
        String name = NAME.format(time);
        for (int i = 2; Files.exists(root.resolve(name), LinkOption.NOFOLLOW_LINKS); i++) {
            name = NAME.format(time) + "." + i;
        }
        Path unfinished = root.resolve(UNFINISHED + name);
        Disk.createPrivate(unfinished);
        return unfinished;
    }

    /** Gives the folder its name, when all of it is on the disk. */
    Path finish(Path unfinished) throws IOException {
        Disk.forceFolders(unfinished);
        Path finished = root.resolve(unfinished.getFileName().toString().substring(UNFINISHED.length()));
        Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
        Disk.forceFolder(root);
        return finished;
    }

    /** As its name tells. */
    private static Instant time(Path backup) {
        String name = backup.getFileName().toString();
        return NAME.parse(name.substring(0, name.indexOf('Z') + 1), Instant::from);
    }

    /** Removes the oldest until so many are left, of which one is {@code made}. */
    void keep(int count, Path made) throws IOException {
        List<Path> others =
                finished(root).stream().filter(backup -> !backup.equals(made)).toList();
        for (Path old : others.subList(0, Math.max(0, others.size() - (count - 1)))) {
            // half of it is never to look like a whole
            Path going = root.resolve(UNFINISHED + old.getFileName());
            Files.move(old, going, StandardCopyOption.ATOMIC_MOVE);
            Disk.delete(going);
        }
    }

    private void clean() throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            for (Path left : children.filter(
                            child -> child.getFileName().toString().startsWith(UNFINISHED))
                    .toList()) {
                Disk.delete(left);
            }
        }
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
