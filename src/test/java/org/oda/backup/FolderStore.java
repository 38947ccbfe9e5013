package org.oda.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.oda.store.Snapshot;

/** A store whose files are those of a folder, as they are. */
final class FolderStore implements Snapshot.Source {
    private final Path folder;
    private Runnable whileCopied = () -> {};

    FolderStore(Path folder) {
        this.folder = folder;
    }

    /** Happens between the state and the copy of its files. */
    void whileCopied(Runnable action) {
        whileCopied = action;
    }

    @Override
    public Snapshot snapshot(Runnable meanwhile) {
        meanwhile.run();
        try (Stream<Path> all = Files.walk(folder)) {
            List<String> files = all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
            return new State(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class State implements Snapshot {
        private final List<String> files;

        State(List<String> files) {
            this.files = files;
        }

        @Override
        public Path folder() {
            return folder;
        }

        @Override
        public Iterable<String> files() {
            whileCopied.run();
            return files;
        }

        @Override
        public String restoreMark() {
            return "go-back";
        }

        @Override
        public Map<String, Long> records() {
            return Map.of("a", 2L, "b", 3L);
        }

        @Override
        public void requireHeld() {}

        @Override
        public void close() {}
    }
}
