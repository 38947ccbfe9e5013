package org.oda.importer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * How far the records of a topic were fetched, in whole seconds.
 *
 * @param from inclusive
 * @param reached exclusive; where the next page begins
 * @param to exclusive; the fetch ends there
 * @param windowSeconds how long the next page's stretch of time is
 */
record MoveProgress(Instant from, Instant reached, Instant to, long windowSeconds) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "progress.json";

    boolean isFetched() {
        return !reached.isBefore(to);
    }

    /** {@code null} where the topic was never begun. */
    static @Nullable MoveProgress read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        try {
            JsonNode json = JSON.readTree(Files.readString(file));
            return new MoveProgress(
                    Instant.parse(json.required("from").asText()),
                    Instant.parse(json.required("reached").asText()),
                    Instant.parse(json.required("to").asText()),
                    json.required("window_seconds").asLong());
        } catch (NoSuchFileException e) {
            return null;
        } catch (JsonProcessingException | IllegalArgumentException | java.time.DateTimeException e) {
            throw new OdaException(
                    ErrorCode.BAD_VALUE,
                    "'%s' cannot be read: remove its folder to fetch the topic anew, which doubles what was sent before"
                            .formatted(file),
                    e);
        }
    }

    /** Whole or not at all, and on the disk. */
    void write(Path folder) throws IOException {
        byte[] text = JSON.writeValueAsBytes(JSON.createObjectNode()
                .put("from", from.toString())
                .put("reached", reached.toString())
                .put("to", to.toString())
                .put("window_seconds", windowSeconds));
        Path part = folder.resolve(NAME + ".part");
        try (FileChannel out = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(text));
            out.force(true);
        }
        Files.move(part, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
