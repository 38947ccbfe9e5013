package org.oda.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.oda.client.Answer;
import org.oda.model.Format;

/** The file that an answer is written to. It appears under its name when it is complete. */
final class AnswerFile {
    private static final int BUFFER = 64 * 1024;

    private final Terminal terminal;
    private final Path file;
    private final Format format;
    private final JsonItemCounter counter = new JsonItemCounter();

    AnswerFile(Terminal terminal, Path file, Format format) {
        this.terminal = terminal;
        this.file = file;
        this.format = format;
    }

    void write(Answer answer) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a folder");
        }
        Path parts = file.resolveSibling(file.getFileName() + ".part");
        // whatever ends the program earlier, Ctrl-C too
        parts.toFile().deleteOnExit();
        long bytes = copy(answer, parts);
        Files.move(parts, file, StandardCopyOption.REPLACE_EXISTING);
        terminal.warn("%s written to %s".formatted(amount(bytes), file));
    }

    private long copy(Answer answer, Path parts) throws IOException {
        try (OutputStream out = Files.newOutputStream(parts);
                Progress progress = new Progress(terminal)) {
            byte[] buffer = new byte[BUFFER];
            long bytes = 0;
            for (int length = answer.read(buffer); length >= 0; length = answer.read(buffer)) {
                out.write(buffer, 0, length);
                if (isCounted()) {
                    counter.add(buffer, length);
                }
                bytes += length;
                long soFar = bytes;
                progress.update(() -> amount(soFar));
            }
            return bytes;
        }
    }

    private boolean isCounted() {
        return format == Format.JSON || format == Format.NDJSON;
    }

    private String amount(long bytes) {
        return isCounted() ? "%,d records, %,d bytes".formatted(counter.items(), bytes) : "%,d bytes".formatted(bytes);
    }
}
