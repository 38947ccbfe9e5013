package org.oda.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * What a look at every byte of a backup has found.
 *
 * @param problems one line for each file that is not as the manifest has it; none where all are
 */
public record Verification(Path folder, Manifest manifest, List<String> problems) {
    /** Beyond so many the backup is as useless. */
    private static final int MOST_PROBLEMS = 1000;

    public Verification {
        problems = List.copyOf(problems);
    }

    /**
     * The backup that a path means: itself, or the newest finished one in it.
     *
     * @throws OdaException {@code BAD_VALUE} where there is none
     */
    public static Path find(Path path) throws IOException {
        if (Files.exists(path.resolve(Manifest.NAME))) {
            return path;
        }
        return BackupFolder.newest(path)
                .orElseThrow(() -> new OdaException(
                        ErrorCode.BAD_VALUE, "'%s' is no backup, and there is no finished one in it".formatted(path)));
    }

    /**
     * Reads all of a backup.
     *
     * @param backup a folder with a manifest
     */
    public static Verification of(Path backup, Watcher watcher) throws IOException {
        Manifest manifest = Manifest.read(backup);
        List<String> problems = new ArrayList<>();
        long[] done = {0};
        long total = manifest.bytes();
        Set<Path> known = new HashSet<>(Set.of(Path.of(Manifest.NAME), Path.of(Manifest.HASH_NAME)));
        for (FileEntry file : manifest.files()) {
            known.add(Path.of(file.path()));
            if (problems.size() < MOST_PROBLEMS) {
                check(backup, file, problems, bytes -> watcher.progress("reading", done[0] += bytes, total));
            }
        }
        try (Stream<Path> all = Files.walk(backup)) {
            all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .map(backup::relativize)
                    .filter(path -> !known.contains(path))
                    .limit(MOST_PROBLEMS)
                    .forEach(path -> problems.add("%s: is not of this backup".formatted(path)));
        }
        return new Verification(backup, manifest, problems);
    }

    private static void check(
            Path backup, FileEntry file, List<String> problems, java.util.function.LongConsumer progress)
            throws IOException {
        Path path = backup.resolve(file.path());
        try {
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                problems.add("%s: is missing".formatted(file.path()));
                return;
            }
            long size = Files.size(path);
            if (size != file.bytes()) {
                problems.add("%s: has %,d bytes, not %,d".formatted(file.path(), size, file.bytes()));
            } else if (!Disk.hash(path, size, progress).sha256().equals(file.sha256())) {
                problems.add("%s: its bytes are not those that were written".formatted(file.path()));
            }
        } catch (NoSuchFileException e) {
            problems.add("%s: is missing".formatted(file.path()));
        }
    }

    public boolean isSound() {
        return problems.isEmpty();
    }
}
