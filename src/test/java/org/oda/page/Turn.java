package org.oda.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The browser's turn: classes of several JVMs that test side by side look at pages one after the other. A browser and a service
 * keep two processors busy, and what a page has to show within seconds is not shown by three of them at once.
 */
final class Turn implements AutoCloseable {
    private static final Path FOLDER = Path.of("target");

    private final FileChannel channel;

    private Turn(FileChannel channel) {
        this.channel = channel;
    }

    static Turn take() {
        try {
            Files.createDirectories(FOLDER);
            FileChannel channel = FileChannel.open(
                    FOLDER.resolve("browser.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            return new Turn(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The system lets go of it with the process at the latest. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
