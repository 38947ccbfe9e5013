package org.oda.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Fills the folder of a new backup. A file whose bytes are those of the backup before is one file for both (a hard link), and
 * takes no further space. That is told by its hash, not by its time: what a database writes by way of mapped memory changes
 * a file's time late, or not at all. For one thread.
 */
final class BackupWriter {
    private final Path folder;
    private final @Nullable Path before;
    private final Map<String, FileEntry> known = new HashMap<>();
    private final Map<String, FileEntry> written = new HashMap<>();
    private final List<String> order = new ArrayList<>();
    private final long reservedBytes;
    private final Watcher watcher;
    private String step = "";
    private long done;
    private long total;
    private long linkedBytes;

    /**
     * @param folder empty
     * @param before another backup on the same disk
     * @param reservedBytes of the disk that are left free in any case
     */
    BackupWriter(Path folder, @Nullable Path before, @Nullable Manifest of, long reservedBytes, Watcher watcher) {
        this.folder = folder;
        this.before = before;
        this.reservedBytes = reservedBytes;
        this.watcher = watcher;
        if (of != null) {
            of.files().forEach(file -> known.put(file.path(), file));
        }
    }

    /**
     * Tells what will come.
     *
     * @throws OdaException {@code NO_SPACE} where the disk cannot hold what is likely to be new
     */
    void expect(Map<String, Long> sizes) throws IOException {
        long fresh = 0;
        total = 0;
        for (Map.Entry<String, Long> file : sizes.entrySet()) {
            total += file.getValue();
            FileEntry same = known.get(file.getKey());
            fresh += same != null && same.bytes() == file.getValue() ? 0 : file.getValue();
        }
        requireSpace(fresh);
    }

    void step(String name) {
        step = name;
        watcher.progress(step, done, total);
    }

    /** Copies a file to its end, wherever that is when it is reached. */
    void copy(Path source, String path) throws IOException {
        copy(source, path, Files.size(source), Long.MAX_VALUE);
    }

    /** Copies the first bytes of a file, which is not to be shorter. */
    void copy(Path source, String path, long bytes) throws IOException {
        if (copy(source, path, bytes, bytes) != bytes) {
            throw new IOException("%s has become shorter than %d bytes".formatted(source, bytes));
        }
    }

    private long copy(Path source, String path, long expected, long limit) throws IOException {
        FileEntry same = known.get(path);
        if (same != null
                && same.bytes() == expected
                && Disk.hash(source, limit, this::advance).equals(new Disk.Read(expected, same.sha256()))
                && isLinked(same)) {
            return expected;
        }
        requireSpace(expected);
        Disk.Read read = Disk.copy(source, folder.resolve(path), limit, this::advance);
        add(new FileEntry(path, read.bytes(), read.sha256()));
        return read.bytes();
    }

    void put(String path, byte[] content) throws IOException {
        FileEntry entry =
                new FileEntry(path, content.length, Disk.hex(Disk.sha256().digest(content)));
        if (!entry.equals(known.get(path)) || !isLinked(entry)) {
            Disk.write(folder.resolve(path), content);
            add(entry);
        }
    }

    /** False where the disk has no links, or the file before is gone or has as many names as it can have. */
    private boolean isLinked(FileEntry same) throws IOException {
        if (before == null) {
            return false;
        }
        Path target = folder.resolve(same.path());
        Files.createDirectories(target.getParent());
        try {
            Files.createLink(target, before.resolve(same.path()));
        } catch (UnsupportedOperationException | IOException e) {
            return false;
        }
        linkedBytes += same.bytes();
        add(same);
        return true;
    }

    private void add(FileEntry entry) {
        if (written.put(entry.path(), entry) != null) {
            throw new IllegalStateException("twice: " + entry.path());
        }
        order.add(entry.path());
    }

    /** Takes out what was written below a path. */
    void discard(String path) throws IOException {
        Disk.delete(folder.resolve(path));
        order.removeIf(name -> name.startsWith(path + "/"));
        written.keySet().removeIf(name -> name.startsWith(path + "/"));
    }

    List<FileEntry> entries() {
        return order.stream().map(written::get).toList();
    }

    long linkedBytes() {
        return linkedBytes;
    }

    private void advance(long bytes) {
        done += bytes;
        watcher.progress(step, done, total);
    }

    private void requireSpace(long bytes) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free - bytes < reservedBytes) {
            throw new OdaException(
                    ErrorCode.NO_SPACE,
                    "the disk of '%s' has %,d bytes free; %,d are needed, and %,d are to be left: make room, or choose another disk"
                            .formatted(folder.getParent(), free, bytes, reservedBytes));
        }
    }
}
