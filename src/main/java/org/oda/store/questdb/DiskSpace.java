package org.oda.store.questdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
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
