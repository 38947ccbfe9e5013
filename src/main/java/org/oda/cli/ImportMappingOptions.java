package org.oda.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.importer.Mapping;
import org.oda.importer.MappingReader;
import picocli.CommandLine.Option;

/** How the rows of a file become records; checked by {@link MappingReader}, as a mapping in a file is. */
final class ImportMappingOptions {
    @Option(
            names = "--mapping",
            paramLabel = "FILE",
            description = "JSON with the names of these options as keys; what the command line says counts more.")
    private @Nullable Path file;

    @Option(names = "--topic", paramLabel = "T", description = "Topic of all records.")
    private @Nullable String topic;

    @Option(names = "--topic-column", paramLabel = "C", description = "Column that holds the topic.")
    private @Nullable String topicColumn;

    @Option(names = "--generator", paramLabel = "ID", description = "Id of the generator of all records.")
    private @Nullable String generator;

    @Option(names = "--generator-column", paramLabel = "C", description = "Column that holds the generator's id.")
    private @Nullable String generatorColumn;

    @Option(
            names = "--time",
            paramLabel = "C[,C...]",
            description =
                    "Column of the time; several are joined by a space. NDJSON without it holds records as they are.")
    private @Nullable String time;

    @Option(
            names = "--time-format",
            paramLabel = "F",
            description =
                    "epoch-s, epoch-ms, epoch-us, epoch-ns, or a pattern such as \"d.M.yyyy HH:mm\" (default: what records may have: ISO 8601, or a number since 1970).")
    private @Nullable String timeFormat;

    @Option(
            names = "--tz",
            paramLabel = "ZONE",
            description =
                    "Zone of times without an offset, e.g. Asia/Shanghai (default: UTC). A time that the clocks show twice is the first one; one that they leave out is moved on by the gap.")
    private @Nullable String zone;

    @Option(
            names = "--column",
            paramLabel = "SPEC",
            description =
                    "NAME[=ATTRIBUTE][:UNIT]: a column, its name in the record and its unit; repeatable (default: all columns that are not used otherwise).")
    private @Nullable List<String> column;

    @Option(
            names = "--absent",
            paramLabel = "TEXT",
            description =
                    "A text that means 'no value'; repeatable (default: NA, NaN, null, None, -; the empty one always).")
    private @Nullable List<String> absent;

    @Option(
            names = "--delimiter",
            paramLabel = "D",
            description = "Between cells, e.g. ';' or tab (default: told by the first line).")
    private @Nullable String delimiter;

    @Option(
            names = "--columns",
            paramLabel = "A,B,...",
            description = "Names of the columns, where the file has no header; an empty name is left out.")
    private @Nullable String columns;

    @Option(names = "--header", description = "With --columns: the file has a header, which they replace.")
    private boolean header;

    @Option(names = "--decimal-comma", description = "Numbers are written as 23,7.")
    private boolean decimalComma;

    @Option(names = "--encoding", paramLabel = "NAME", description = "Of CSV, e.g. windows-1252 (default: UTF-8).")
    private @Nullable String encoding;

    @Option(
            names = "--input-format",
            paramLabel = "F",
            description = "csv or ndjson (default: told by the name, else by the content; gzip always by the content).")
    private @Nullable String inputFormat;

    Mapping mapping() {
        Map<String, List<String>> options = new LinkedHashMap<>();
        put(options, "topic", topic);
        put(options, "topic-column", topicColumn);
        put(options, "generator", generator);
        put(options, "generator-column", generatorColumn);
        put(options, "time", time);
        put(options, "time-format", timeFormat);
        put(options, "tz", zone);
        put(options, "delimiter", delimiter);
        put(options, "columns", columns);
        put(options, "header", header ? "true" : null);
        put(options, "decimal-comma", decimalComma ? "true" : null);
        put(options, "encoding", encoding);
        put(options, "input-format", inputFormat);
        if (column != null) {
            options.put("column", column);
        }
        if (absent != null) {
            options.put("absent", absent);
        }
        return MappingReader.read(file == null ? options : merged(MappingReader.readFile(file), options));
    }

    private static void put(Map<String, List<String>> options, String key, @Nullable String value) {
        if (value != null) {
            options.put(key, List.of(value));
        }
    }

    /** A topic on the command line also takes the place of a column of topics in the file, and the other way round. */
    private static Map<String, List<String>> merged(Map<String, List<String>> file, Map<String, List<String>> options) {
        Map<String, List<String>> merged = new LinkedHashMap<>(file);
        for (String key : List.of("topic", "generator")) {
            if (options.containsKey(key)) {
                merged.remove(key + "-column");
            }
            if (options.containsKey(key + "-column")) {
                merged.remove(key);
            }
        }
        merged.putAll(options);
        return merged;
    }
}
