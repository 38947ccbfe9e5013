package org.oda;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.oda.backup.Restore;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * The folder that keeps everything, held by this process alone: a second broker or store on it would destroy it before
 * their own locks are reached. The system lets go of it when the process ends, in whatever way.
 */
public final class DataFolder implements AutoCloseable {
    /** The lock lies behind the text, which others may read while it is held. */
    private static final long LOCKED_BYTE = 1 << 20;

    private final Path root;
    private final FileChannel lockFile;

    private DataFolder(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder where there is none, takes it, and empties its {@link #tmp}.
     *
     * @throws OdaException {@code DATA_FOLDER_IN_USE} where another instance holds it; {@code DATA_FOLDER_TOO_NEW} where a
     *     newer program has written it; {@code BAD_CONFIG} where it is not a folder that can be written to
     */
    public static DataFolder open(Path path) {
        Path root = path.toAbsolutePath().normalize();
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw bad(root, "is a file");
        }
        try {
            Files.createDirectories(root);
            if (Files.exists(root.resolve(Restore.UNFINISHED))) {
                throw bad(root, "holds half of a backup, whose restore was cut off: remove it and restore again; or");
            }
            return new DataFolder(root, lock(root)).prepared();
        } catch (IOException e) {
            throw bad(root, "cannot be written to (%s)".formatted(e));
        }
    }

    /** The broker's. */
    public Path kafka() {
        return root.resolve("kafka");
    }

    /** The store's. */
    public Path store() {
        return root.resolve("store");
    }

    /** Of the jobs' files. */
    public Path jobs() {
        return root.resolve("jobs");
    }

    /** For what need not outlive the process. */
    public Path tmp() {
        return root.resolve("tmp");
    }

    /** The size of the disk that the store is on. */
    long diskBytes() {
        try {
            return Files.getFileStore(store()).getTotalSpace();
        } catch (IOException e) {
            throw bad(root, "cannot be looked at (%s)".formatted(e));
        }
    }

    public Path root() {
        return root;
    }

    @Override
    public void close() {
        try {
            lockFile.truncate(0);
            lockFile.close();
        } catch (IOException e) {
            // the lock ends with the process at the latest
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        Path file = root.resolve("oda.lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
                throw inUse(root, channel);
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
                    0);
            return channel;
        } catch (OverlappingFileLockException e) {
            OdaException error = inUse(root, channel);
            channel.close();
            throw error;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private DataFolder prepared() throws IOException {
        try {
            if (Files.isDirectory(tmp(), LinkOption.NOFOLLOW_LINKS)) {
                try (Stream<Path> left = Files.walk(tmp())) {
                    for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
            DataVersion.claim(root);
            Files.createDirectories(kafka());
            Files.createDirectories(store());
            Files.createDirectories(tmp());
            return this;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static OdaException inUse(Path root, FileChannel channel) throws IOException {
        var text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return OdaException.inField(
                ErrorCode.DATA_FOLDER_IN_USE,
                "data",
                "data folder '%s' is in use by %s; stop that, or choose another folder with --data"
                        .formatted(root, pid.isEmpty() ? "another process" : "process " + pid));
    }

    private static OdaException bad(Path root, String reason) {
        return OdaException.inField(
                ErrorCode.BAD_CONFIG,
                "data",
                "data folder '%s' %s; choose another folder with --data".formatted(root, reason));
    }
}
