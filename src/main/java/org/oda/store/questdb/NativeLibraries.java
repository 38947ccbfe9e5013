package org.oda.store.questdb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Unpacks QuestDB's native libraries into a folder of our own. By itself it unpacks them into the system's folder for
 * temporary files under a new name at each start, and leaves them there when the process is killed.
 */
final class NativeLibraries {
    /** Where QuestDB looks for its libraries; read once, when its first class loads. */
    private static final String FOLDER_PROPERTY = "questdb.libs.dir";

    private NativeLibraries() {}

    /** Once for each process: later calls change nothing, since the libraries are loaded by then. */
    static synchronized void unpack(Path folder) {
        if (System.getProperty(FOLDER_PROPERTY) != null) {
            return;
        }
        try {
            empty(folder);
            Files.createDirectories(folder);
            for (String library : libraries()) {
                String resource = "/io/questdb/bin/" + platform() + "/" + library;
                try (InputStream in = NativeLibraries.class.getResourceAsStream(resource)) {
                    if (in == null) {
                        throw new OdaException(
                                ErrorCode.INTERNAL, "the database has no native library for " + platform());
                    }
                    Files.copy(in, folder.resolve(library), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new OdaException(
                    ErrorCode.BAD_CONFIG,
                    "cannot unpack the database's native libraries into %s: %s".formatted(folder, e),
                    e);
        }
        System.setProperty(FOLDER_PROPERTY, folder.toAbsolutePath().toString());
    }

    private static void empty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                if (Files.isRegularFile(entry)) {
                    Files.delete(entry);
                }
            }
        }
    }

    private static List<String> libraries() {
        return switch (system()) {
            case "windows" -> List.of("libquestdb.dll", "questdbr.dll");
            case "darwin" -> List.of("libquestdb.dylib", "libquestdbr.dylib");
            default -> List.of("libquestdb.so", "libquestdbr.so");
        };
    }

    private static String platform() {
        return system() + ("aarch64".equals(System.getProperty("os.arch")) ? "-aarch64" : "-x86-64");
    }

    private static String system() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return name.contains("windows") ? "windows" : name.contains("mac") ? "darwin" : "linux";
    }
}
