package org.oda.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * What a backup holds. It lies in the backup as {@value #NAME}, with its own hash in a file beside it as {@code sha256sum -c}
 * reads it.
 *
 * @param version of the ODA that made it
 * @param begun nothing that was acknowledged before is missing
 * @param taken the state of the store is the one of this instant
 * @param embedded whether Kafka's data is in it
 * @param records how many the store holds, by topic
 */
public record Manifest(
        String version,
        Instant begun,
        Instant taken,
        Instant finished,
        boolean embedded,
        Map<String, Long> records,
        List<FileEntry> files) {
    /** Of the layout of a backup; another one is not read. */
    public static final int FORMAT = 1;

    static final String NAME = "manifest.json";
    static final String HASH_NAME = NAME + ".sha256";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public Manifest {
        records = Map.copyOf(records);
        files = List.copyOf(files);
    }

    /** Of all files, in bytes, also where they are shared with another backup. */
    public long bytes() {
        return files.stream().mapToLong(FileEntry::bytes).sum();
    }

    /** Of all topics. */
    public long recordCount() {
        return records.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Reads the one of a backup, and checks it against its own hash.
     *
     * @throws OdaException {@code BAD_VALUE} where the folder is no backup, or of another format; {@code BACKUP_DAMAGED}
     */
    public static Manifest read(Path backup) throws IOException {
        Path file = backup.resolve(NAME);
        byte[] text;
        String told;
        try {
            text = Files.readAllBytes(file);
            told = Files.readString(backup.resolve(HASH_NAME), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new OdaException(
                    ErrorCode.BAD_VALUE,
                    "'%s' is no backup: there is no %s; give the folder of one, e.g. /backups/2026-11-28T20-00-00Z"
                            .formatted(backup, Path.of(e.getFile()).getFileName()),
                    e);
        }
        if (!told.equals(hashLine(text))) {
            throw damaged(file, "it does not agree with " + HASH_NAME);
        }
        try {
            return of(file, JSON.readTree(text));
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeParseException e) {
            throw damaged(file, String.valueOf(e.getMessage()));
        }
    }

    private static Manifest of(Path file, JsonNode json) {
        int format = json.path("format").asInt();
        if (format != FORMAT) {
            throw new OdaException(
                    ErrorCode.BAD_VALUE,
                    "'%s' is of format %d, made by ODA %s; this version reads format %d: use the version that made it"
                            .formatted(file, format, json.path("oda").asText("?"), FORMAT));
        }
        Map<String, Long> records = new TreeMap<>();
        json.required("records")
                .properties()
                .forEach(topic -> records.put(topic.getKey(), topic.getValue().asLong()));
        List<FileEntry> files = new ArrayList<>();
        json.required("files")
                .forEach(entry -> files.add(new FileEntry(
                        entry.required("path").asText(),
                        entry.required("bytes").asLong(-1),
                        entry.required("sha256").asText())));
        return new Manifest(
                json.required("oda").asText(),
                Instant.parse(json.required("begun").asText()),
                Instant.parse(json.required("taken").asText()),
                Instant.parse(json.required("finished").asText()),
                json.required("kafka").asText().equals("embedded"),
                records,
                files);
    }

    void write(Path backup) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT)
                .put("oda", version)
                .put("begun", begun.toString())
                .put("taken", taken.toString())
                .put("finished", finished.toString())
                .put("kafka", embedded ? "embedded" : "external")
                .put("bytes", bytes());
        ObjectNode counts = json.putObject("records");
        new TreeMap<>(records).forEach(counts::put);
        ArrayNode list = json.putArray("files");
        files.forEach(file -> list.addObject()
                .put("path", file.path())
                .put("bytes", file.bytes())
                .put("sha256", file.sha256()));
        byte[] text = JSON.writeValueAsBytes(json);
        Disk.write(backup.resolve(NAME), text);
        Disk.write(backup.resolve(HASH_NAME), hashLine(text).getBytes(StandardCharsets.UTF_8));
    }

    private static String hashLine(byte[] text) {
        return "%s  %s\n".formatted(Disk.hex(Disk.sha256().digest(text)), NAME);
    }

    private static OdaException damaged(Path file, String why) {
        return new OdaException(
                ErrorCode.BACKUP_DAMAGED, "'%s' is damaged: %s; use another backup".formatted(file, why));
    }
}
