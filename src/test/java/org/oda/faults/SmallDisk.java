package org.oda.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system in memory, of a size of its own. Needs the rights to mount. */
final class SmallDisk implements AutoCloseable {
    private static final int CHUNK = 1 << 20;

    private final Path folder;
    private boolean isMounted = true;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    static SmallDisk mount(Path folder, int mebibytes) throws IOException, InterruptedException {
        run("mount", "-t", "tmpfs", "-o", "size=%dm".formatted(mebibytes), "tmpfs", folder.toString());
        return new SmallDisk(folder);
    }

    long freeBytes() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    /** Writes a file until so much is left free. */
    void fill(Path ballast, long leftBytes) throws IOException {
        byte[] chunk = new byte[CHUNK];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            for (long over = freeBytes() - leftBytes; over > 0; over = freeBytes() - leftBytes) {
                out.write(chunk, 0, (int) Math.min(CHUNK, over));
            }
        } catch (IOException e) {
            if (leftBytes > 0) {
                throw e;
            }
            // not a byte is left
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (isMounted) {
            isMounted = false;
            // what still has files open there lets go of it later
            run("umount", "-l", folder.toString());
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException(
                    "%s ended with status %d: are you root?".formatted(String.join(" ", command), status));
        }
    }
}
