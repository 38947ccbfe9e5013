package org.oda.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file for each job, which is there as a whole or as it was before. */
final class JobFolder {
    private static final Logger log = LoggerFactory.getLogger(JobFolder.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUFFIX = ".json";
    private static final String UNFINISHED = ".tmp";

    private final Path folder;

    JobFolder(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** In no order. A file that holds no job is left alone, and told in the log. */
    List<KeptJob> read() throws IOException {
        List<KeptJob> jobs = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(UNFINISHED)) {
                    Files.delete(file);
                } else if (name.endsWith(SUFFIX)) {
                    read(file, jobs);
                }
            }
        }
        return jobs;
    }

    private static void read(Path file, List<KeptJob> jobs) {
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            jobs.add(new KeptJob(Job.fromFile(json), Job.notes(json)));
        } catch (IOException | IllegalArgumentException e) {
            log.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("reason", e.getMessage())
                    .log("a file holds no job");
        }
    }

    /** Returns when it is on the disk. */
    void write(Job job, ObjectNode notes) throws IOException {
        Path unfinished = folder.resolve(job.id() + UNFINISHED);
        byte[] text = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(job.toFile(notes));
        try (FileChannel file = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(text);
            while (left.hasRemaining()) {
                file.write(left);
            }
            file.force(true);
        }
        Files.move(
                unfinished,
                folder.resolve(job.id() + SUFFIX),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    void delete(String id) throws IOException {
        Files.deleteIfExists(folder.resolve(id + SUFFIX));
    }
}
