package org.oda.retention;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the wall clock is to be believed where records are removed by their age. One that is suddenly far ahead of the time when
 * it was looked at last, in this run or an earlier one, is believed only when it has gone on so for a day of running.
 */
final class ClockGuard {
    static final Duration JUMP = Duration.ofDays(7);
    static final Duration DOUBT = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(ClockGuard.class);

    private final Path file;
    private final LongSupplier nanoTime;
    private @Nullable Instant last;
    private @Nullable Long doubtedSince;

    /**
     * Reads what an earlier run left. Where that cannot be read, or is missing though there are records, the clock is doubted at first.
     *
     * @param nanoTime as {@link System#nanoTime} gives it
     */
    ClockGuard(Path file, LongSupplier nanoTime, boolean hasRecords) {
        this.file = file;
        this.nanoTime = nanoTime;
        last = read(file, hasRecords);
    }

    boolean isBelieved(Instant now) {
        Instant before = last;
        if (before == null || !now.isAfter(before.plus(JUMP))) {
            doubtedSince = null;
            keep(before == null || now.isAfter(before) ? now : before);
            return true;
        }
        Long since = doubtedSince;
        if (since == null) {
            doubtedSince = nanoTime.getAsLong();
            LOG.atWarn()
                    .addKeyValue("clock", now)
                    .addKeyValue("last_seen", before)
                    .addKeyValue("waits", DOUBT)
                    .log(
                            "the clock is far ahead of where it was: no record is removed by its age before it has run on for a day");
            return false;
        }
        if (nanoTime.getAsLong() - since < DOUBT.toNanos()) {
            return false;
        }
        doubtedSince = null;
        keep(now);
        return true;
    }

    private void keep(Instant now) {
        last = now;
        try {
            Path next = file.resolveSibling(file.getFileName() + ".tmp");
            try (FileChannel written = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer left = ByteBuffer.wrap(now.toString().getBytes(StandardCharsets.UTF_8));
                while (left.hasRemaining()) {
                    written.write(left);
                }
                written.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel names =
                    FileChannel.open(file.toAbsolutePath().resolveSibling("."), StandardOpenOption.READ)) {
                names.force(true);
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", file).setCause(e).log("the time of the last look cannot be kept");
        }
    }

    private static @Nullable Instant read(Path file, boolean hasRecords) {
        try {
            return Instant.parse(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            return hasRecords ? Instant.EPOCH : null;
        } catch (IOException | DateTimeException e) {
            LOG.atWarn().addKeyValue("file", file).setCause(e).log("the time of the last look cannot be read");
            return Instant.EPOCH;
        }
    }
}
