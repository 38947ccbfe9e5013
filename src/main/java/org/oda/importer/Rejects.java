package org.oda.importer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rows that became no records: counted by reason, the first of them kept, all of them written where one wants it. */
public final class Rejects implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEPT = 20;

    private final @Nullable Path file;
    private @Nullable BufferedWriter out;
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<Reject> first = new ArrayList<>();

    /**
     * A row that became no record.
     *
     * @param file as it was given
     * @param line in which the row starts, from 1
     * @param reason one word
     * @param detail for people
     */
    public record Reject(String file, long line, String reason, String detail) {}

    private Rejects(@Nullable Path file) {
        this.file = file;
    }

    /** Counts only. */
    public static Rejects counted() {
        return new Rejects(null);
    }

    /**
     * Writes each as a line of JSON with file, line, reason, detail and raw. What the file held is replaced once rows are read,
     * and stays where an import has nothing left to read.
     */
    public static Rejects writtenTo(Path file) {
        return new Rejects(file);
    }

    /** Before the first row of a file. */
    void begin() throws IOException {
        if (file != null && out == null) {
            out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        }
    }

    void add(String file, Converted.Refused refused) throws IOException {
        counts.merge(refused.reason(), 1L, Long::sum);
        if (first.size() < KEPT) {
            first.add(new Reject(file, refused.line(), refused.reason(), refused.detail()));
        }
        if (out != null) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("file", file);
            members.put("line", refused.line());
            members.put("reason", refused.reason());
            members.put("detail", refused.detail());
            members.put("raw", refused.raw());
            out.write(JSON.writeValueAsString(members));
            out.write('\n');
        }
    }

    /** How many, by reason. */
    public Map<String, Long> counts() {
        return counts;
    }

    /** How many in all. */
    public long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The first 20. */
    public List<Reject> first() {
        return first;
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
