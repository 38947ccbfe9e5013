package org.oda.store.questdb;

import io.questdb.cairo.CairoException;
import io.questdb.cairo.TableUtils;
import io.questdb.std.FilesFacadeImpl;
import io.questdb.std.str.LPSZ;
import io.questdb.std.str.Utf8s;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The files of the database. Where it turns a partition into Parquet, and back, it deletes the old files without having written the
 * new ones through to the disk: a power cut would take the month. Here they are written through before the change is committed:
 * between the two the database asks how long the Parquet file is, and closes native files that it opened to append to them, which
 * it does for nothing else.
 */
final class DurableFiles extends FilesFacadeImpl {
    private final Map<Long, Path> appended = new ConcurrentHashMap<>();
    private final AtomicInteger synced = new AtomicInteger();

    @Override
    public long length(LPSZ name) {
        if (Utf8s.endsWithAscii(name, TableUtils.PARQUET_PARTITION_NAME)) {
            Path file = path(name);
            if (Files.exists(file)) {
                sync(file);
            }
        }
        return super.length(name);
    }

    @Override
    public long openAppend(LPSZ name) {
        long descriptor = super.openAppend(name);
        if (descriptor >= 0) {
            appended.put(descriptor, path(name));
        }
        return descriptor;
    }

    @Override
    public boolean close(long descriptor) {
        boolean closed = super.close(descriptor);
        Path file = appended.remove(descriptor);
        if (file != null) {
            sync(file);
        }
        return closed;
    }

    /** Files of conversions that were written through so far. */
    int synced() {
        return synced.get();
    }

    private static Path path(LPSZ name) {
        return Path.of(Utf8s.stringFromUtf8Bytes(name));
    }

    /** The file, and its name and that of its folder. */
    private void sync(Path file) {
        try {
            force(file, StandardOpenOption.WRITE);
            Path folder = file.toAbsolutePath().getParent();
            // elsewhere folders cannot be opened, and need not be
            if (folder != null
                    && folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                force(folder, StandardOpenOption.READ);
                if (folder.getParent() != null) {
                    force(folder.getParent(), StandardOpenOption.READ);
                }
            }
            synced.incrementAndGet();
        } catch (IOException e) {
            throw CairoException.nonCritical()
                    .put("cannot write ")
                    .put(file.toString())
                    .put(" through to the disk: ")
                    .put(e.toString());
        }
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }
}
