package org.oda.importer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * The file in which an import keeps how far it has come. It may be older than what the broker holds, by a second or by a
 * kill, but never newer: what is missing is looked up at the broker. A lock keeps a second process out.
 */
final class ImportNotes implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final FileChannel lockFile;
    private final Content content;

    /**
     * What the file tells.
     *
     * @param run how often the import was begun anew on purpose
     * @param finished whether every row has come to its end
     * @param sent how many rows were records, once it is finished
     * @param marks by topic, for each partition
     * @param holes rows that the broker refused while later ones of their partition may be there
     */
    record Content(int run, boolean finished, long sent, Map<String, List<Lane.Mark>> marks, Set<Long> holes) {
        static Content fresh(int run) {
            return new Content(run, false, 0, new TreeMap<>(), new TreeSet<>());
        }
    }

    private ImportNotes(Path file, FileChannel lockFile, Content content) {
        this.file = file;
        this.lockFile = lockFile;
        this.content = content;
    }

    /** @param cluster the same file may be imported into several services, which know nothing of one another */
    static ImportNotes open(Path folder, ImportId id, String cluster) throws IOException {
        Files.createDirectories(folder);
        String name = "%s-%s".formatted(id.hex(), cluster.replaceAll("[^A-Za-z0-9_-]", "_"));
        Path file = folder.resolve(name + ".json");
        FileChannel lockFile =
                FileChannel.open(folder.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = lockFile.tryLock();
            if (lock != null) {
                return new ImportNotes(file, lockFile, read(file));
            }
        } catch (OverlappingFileLockException e) {
            lockFile.close();
            throw running(file);
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
        lockFile.close();
        throw running(file);
    }

    private static OdaException running(Path file) {
        return new OdaException(
                ErrorCode.CONTRADICTION,
                "another process imports this file with this mapping just now: wait for its end (notes in %s)"
                        .formatted(file));
    }

    private static Content read(Path file) throws IOException {
        try {
            JsonNode json = JSON.readTree(Files.readString(file));
            Map<String, List<Lane.Mark>> marks = new TreeMap<>();
            for (var topic : json.path("topics").properties()) {
                List<Lane.Mark> partitions = new ArrayList<>();
                topic.getValue()
                        .forEach(mark -> partitions.add(new Lane.Mark(
                                mark.path("row").asLong(), mark.path("offset").asLong())));
                marks.put(topic.getKey(), partitions);
            }
            Set<Long> holes = new TreeSet<>();
            json.path("holes").forEach(row -> holes.add(row.asLong()));
            return new Content(
                    json.path("run").asInt(),
                    json.path("finished").asBoolean(),
                    json.path("sent").asLong(),
                    marks,
                    holes);
        } catch (NoSuchFileException e) {
            return Content.fresh(0);
        } catch (JsonProcessingException e) {
            throw new OdaException(
                    ErrorCode.BAD_VALUE,
                    "the notes of this import in %s cannot be read: remove the file to begin anew, which doubles what was sent before"
                            .formatted(file),
                    e);
        }
    }

    /** As it was when the file was opened. */
    Content content() {
        return content;
    }

    Path file() {
        return file;
    }

    /** Whole or not at all, and on the disk. */
    void write(Content now) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("run", now.run()).put("finished", now.finished()).put("sent", now.sent());
        ObjectNode topics = json.putObject("topics");
        now.marks().forEach((topic, marks) -> {
            ArrayNode partitions = topics.putArray(topic);
            marks.forEach(mark -> partitions.addObject().put("row", mark.row()).put("offset", mark.offset()));
        });
        ArrayNode holes = json.putArray("holes");
        now.holes().forEach(holes::add);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel out = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            out.write(java.nio.ByteBuffer.wrap(JSON.writeValueAsBytes(json)));
            out.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
