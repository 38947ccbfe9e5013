package org.oda.access;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@code access} of the data folder, which only the owner of the data folder may read, also where root makes it; and its
 * lock, for the programs that change it.
 */
final class AccessFolder {
    private static final Set<PosixFilePermission> OF_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OF_FILE = PosixFilePermissions.fromString("rw-------");

    /** A change takes milliseconds: whoever holds the lock for longer is stopped, and the service is not to wait for it. */
    private static final Duration MOST_WAIT = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(10);

    /** A lock of a file is the whole process's. */
    private static final ReentrantLock PROCESS = new ReentrantLock();

    private final Path data;
    private final Path path;

    AccessFolder(Path data) {
        this.data = data;
        path = data.resolve("access");
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** What is done while nobody else changes the folder. */
    interface Change<T extends @Nullable Object> {
        T make() throws IOException;
    }

    <T extends @Nullable Object> T locked(Change<T> change) throws IOException {
        long until = System.nanoTime() + MOST_WAIT.toNanos();
        try {
            if (!PROCESS.tryLock(MOST_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw isHeld();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
        try {
            Files.createDirectories(path);
            if (isPosix()) {
                Files.setPosixFilePermissions(path, OF_FOLDER);
                giveToOwner(path);
            }
            try (FileChannel channel =
                    open(file("lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
                // let go of with the channel
                lock(channel, until);
                return change.make();
            }
        } finally {
            PROCESS.unlock();
        }
    }

    private void lock(FileChannel channel, long until) throws IOException {
        while (channel.tryLock() == null) {
            if (System.nanoTime() - until > 0) {
                throw isHeld();
            }
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private IOException isHeld() {
        return new IOException("another program has held '%s' for %d s".formatted(file("lock"), MOST_WAIT.toSeconds()));
    }

    private static IOException interrupted() {
        return new InterruptedIOException("interrupted while another program changes it");
    }

    /** Returns when the names of its files are on the disk. */
    void force() throws IOException {
        if (isPosix()) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Opens a file that is its owner's alone, if it is made. */
    FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        if (!isPosix()) {
            return FileChannel.open(file, options);
        }
        FileAttribute<?> own = PosixFilePermissions.asFileAttribute(OF_FILE);
        FileChannel channel = FileChannel.open(file, options, own);
        try {
            giveToOwner(file);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Root alone can, and nobody else need. */
    private void giveToOwner(Path file) throws IOException {
        var owner = Files.getOwner(data);
        if (!Files.getOwner(file).equals(owner)) {
            Files.setOwner(file, owner);
        }
    }

    private boolean isPosix() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
