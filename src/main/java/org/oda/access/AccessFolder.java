package org.oda.access;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The folder {@code access} of the data folder, which only its owner may read; and its lock, for the programs that change it. */
final class AccessFolder {
    private static final Set<PosixFilePermission> OF_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OF_FILE = PosixFilePermissions.fromString("rw-------");

    /** A lock of a file is the whole process's. */
    private static final ReentrantLock PROCESS = new ReentrantLock();

    private final Path path;

    AccessFolder(Path data) {
        path = data.resolve("access");
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** What is done while nobody else changes the folder. */
    interface Change<T> {
        T make() throws IOException;
    }

    <T> T locked(Change<T> change) throws IOException {
        Files.createDirectories(path);
        if (isPosix()) {
            Files.setPosixFilePermissions(path, OF_FOLDER);
        }
        PROCESS.lock();
        try (FileChannel channel =
                FileChannel.open(file("lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), own())) {
            // let go of with the channel
            channel.lock();
            return change.make();
        } finally {
            PROCESS.unlock();
        }
    }

    /** What a new file is made with. */
    FileAttribute<?>[] own() {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OF_FILE)}
                : new FileAttribute<?>[0];
    }

    private boolean isPosix() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
