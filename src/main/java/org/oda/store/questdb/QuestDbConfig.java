package org.oda.store.questdb;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Where and how the database lives.
 *
 * @param folder the data; made if it is missing; one process at a time
 * @param tempFolder for the unpacked native libraries; emptied at each start, so nothing else may be kept there
 * @param freeSpaceFloorBytes nothing is appended while the disk has less free space than this
 * @param workers threads that help to write and to aggregate, from 1
 * @param sql where records are read by SQL; {@code null} for nowhere
 */
public record QuestDbConfig(
        Path folder,
        Path tempFolder,
        long freeSpaceFloorBytes,
        int workers,
        @Nullable SqlAccess sql) {
    /** Not read by SQL. */
    public QuestDbConfig(Path folder, Path tempFolder, long freeSpaceFloorBytes, int workers) {
        this(folder, tempFolder, freeSpaceFloorBytes, workers, null);
    }

    public QuestDbConfig {
        if (freeSpaceFloorBytes < 0) {
            throw new OdaException(
                    ErrorCode.BAD_CONFIG,
                    "the floor of free space is %d bytes; give 0 or more".formatted(freeSpaceFloorBytes));
        }
        if (workers < 1) {
            throw new OdaException(ErrorCode.BAD_CONFIG, "%d store workers; give 1 or more".formatted(workers));
        }
    }
}
