package org.oda;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Which program may open a data folder: its file {@code version} tells the format that it is kept in and the program
 * that wrote it last. The format is counted up with every change after which an older program would read the folder
 * wrongly, be it ours, Kafka's or the database's; {@code docs/upgrade.md} lists them. A folder without the file is of
 * the time before there was one, which is format 1.
 */
final class DataVersion {
    /** The format that this program writes. */
    static final int FORMAT = 1;

    private static final Pattern TEXT = Pattern.compile("format=(\\d{1,9})\\nprogram=(.*)\\n");

    private DataVersion() {}

    /**
     * Refuses a folder of a newer format, else notes that this program has it now.
     *
     * @throws OdaException {@code DATA_FOLDER_TOO_NEW}; {@code BAD_CONFIG} where the file is damaged
     * @throws IOException where it cannot be read or written
     */
    static void claim(Path root) throws IOException {
        Path file = root.resolve("version");
        String text = "format=%d\nprogram=%s\n".formatted(FORMAT, program());
        if (Files.exists(file)) {
            String found = Files.readString(file, StandardCharsets.ISO_8859_1);
            check(root, file, found);
            if (found.equals(text)) {
                return;
            }
        }
        write(file, text);
    }

    /**
     * Refuses a folder of a newer format, and leaves it as it is.
     *
     * @throws OdaException as {@link #claim}
     */
    static void check(Path root) throws IOException {
        Path file = root.resolve("version");
        if (Files.exists(file)) {
            check(root, file, Files.readString(file, StandardCharsets.ISO_8859_1));
        }
    }

    private static void check(Path root, Path file, String found) {
        Matcher matcher = TEXT.matcher(found);
        if (!matcher.matches()) {
            throw OdaException.inField(
                    ErrorCode.BAD_CONFIG,
                    "data",
                    "'%s' does not tell a format: the first line must be such as format=%d; take the file from a backup"
                            .formatted(file, FORMAT));
        }
        if (Integer.parseInt(matcher.group(1)) > FORMAT) {
            throw OdaException.inField(
                    ErrorCode.DATA_FOLDER_TOO_NEW,
                    "data",
                    ("data folder '%s' was written by oda %s in format %s, and this is oda %s, which knows formats up to"
                                    + " %d: start that version or a newer one, or restore a backup of before")
                            .formatted(root, matcher.group(2), matcher.group(1), program(), FORMAT));
        }
    }

    /** A power cut leaves the old file or the new one, never half of one. */
    private static void write(Path file, String text) throws IOException {
        Path next = file.resolveSibling("version.next");
        Files.writeString(next, text, StandardCharsets.ISO_8859_1);
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String program() {
        String version = DataVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
