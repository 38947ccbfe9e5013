package org.oda.store.questdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** The free space on the disk of a folder, and its floor: writing into a full disk breaks the database. */
final class DiskSpace {
    private final Path folder;
    private final long floorBytes;
    private final FileStore disk;

    /** @param folder must exist */
    DiskSpace(Path folder, long floorBytes) {
        this.folder = folder;
        this.floorBytes = floorBytes;
        try {
            disk = Files.getFileStore(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long freeBytes() {
        try {
            return disk.getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the files of the folder are long. */
    long usedBytes() {
        return bytesOf(folder);
    }

    static long bytesOf(Path folder) {
        var sum = new AtomicLong();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    sum.addAndGet(attributes.size());
                    return FileVisitResult.CONTINUE;
                }

                /** Files go while they are counted. */
                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum.get();
    }

    boolean isEnough() {
        return freeBytes() >= floorBytes;
    }

    void require() {
        long free = freeBytes();
        if (free < floorBytes) {
            throw new OdaException(
                    ErrorCode.STORE_UNAVAILABLE,
                    ("%d bytes are free on the disk of %s, the floor is %d; storing goes on by itself when space is made"
                                    + " there, or the floor is lowered")
                            .formatted(free, folder, floorBytes));
        }
    }
}
