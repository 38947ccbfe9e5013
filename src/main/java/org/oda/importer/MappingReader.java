package org.oda.importer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Clip;
import org.oda.codec.JsonFault;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Makes a {@link Mapping} of options: names without their hyphens, each with the texts that were given for it. */
public final class MappingReader {
    /** The names of the options, which are also the keys of a file. */
    public static final List<String> KEYS = List.of(
            "topic",
            "topic-column",
            "generator",
            "generator-column",
            "time",
            "time-format",
            "tz",
            "column",
            "absent",
            "delimiter",
            "columns",
            "header",
            "decimal-comma",
            "encoding",
            "input-format");

    private static final Set<String> ABSENT = Set.of("", "NA", "NaN", "null", "None", "-");
    private static final Set<String> REPEATABLE = Set.of("column", "columns", "absent", "time");

    /** Comments, and names without quotes, since people write these files. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Map<String, List<String>> values;

    private MappingReader(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * The mapping that the options give.
     *
     * @throws OdaException {@code BAD_VALUE}, {@code MISSING_FIELD} or {@code CONTRADICTION} that names the option
     */
    public static Mapping read(Map<String, List<String>> options) {
        return new MappingReader(options).mapping();
    }

    /** The options that a JSON file holds: an object with texts, lists of texts, or true and false. */
    public static Map<String, List<String>> readFile(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            throw OdaException.inField(
                    ErrorCode.BAD_VALUE, "mapping", "--mapping: the file %s does not exist".formatted(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param file for people */
    static Map<String, List<String>> parse(String text, String file) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw OdaException.inField(
                    ErrorCode.BAD_JSON,
                    "mapping",
                    "--mapping: %s is no JSON object such as {\"topic\": \"air\"}: %s"
                            .formatted(file, JsonFault.describe(e)));
        }
        if (!json.isObject()) {
            throw OdaException.inField(
                    ErrorCode.BAD_JSON,
                    "mapping",
                    "--mapping: %s is no JSON object such as {\"topic\": \"air\"}".formatted(file));
        }
        Map<String, List<String>> options = new LinkedHashMap<>();
        json.properties().forEach(member -> options.put(known(member.getKey(), file), texts(member)));
        return options;
    }

    private static String known(String key, String file) {
        if (!KEYS.contains(key)) {
            throw OdaException.inField(
                    ErrorCode.UNKNOWN_FIELD,
                    key,
                    "--mapping: '%s' in %s is not known; there are %s"
                            .formatted(Clip.of(key), file, String.join(", ", KEYS)));
        }
        return key;
    }

    private static List<String> texts(Map.Entry<String, JsonNode> member) {
        List<String> texts = new ArrayList<>();
        if (member.getValue().isArray()) {
            member.getValue().forEach(item -> texts.add(scalar(member.getKey(), item)));
        } else {
            texts.add(scalar(member.getKey(), member.getValue()));
        }
        return texts;
    }

    private static String scalar(String key, JsonNode value) {
        if (!value.isValueNode() || value.isNull()) {
            throw bad(key, value.toString(), "a text or a list of texts");
        }
        return value.asText();
    }

    private Mapping mapping() {
        for (var option : values.entrySet()) {
            if (option.getValue().size() > 1 && !REPEATABLE.contains(option.getKey())) {
                throw bad(option.getKey(), String.join(", ", option.getValue()), "one text");
            }
        }
        List<String> time = names("time");
        InputFormat format = format();
        Mapping mapping = new Mapping(
                one("topic"),
                one("topic-column"),
                one("generator"),
                one("generator-column"),
                time,
                TimeFormat.of(text("time-format")),
                zone(),
                columns(),
                values.containsKey("absent") ? Set.copyOf(values.getOrDefault("absent", List.of())) : ABSENT,
                delimiter(),
                names("columns"),
                flag("header"),
                flag("decimal-comma"),
                charset(),
                format);
        if (time.isEmpty()) {
            requireNothingElse(format);
        } else {
            requireEither("topic", "T");
            requireEither("generator", "ID");
        }
        if (mapping.header() && mapping.names().isEmpty()) {
            throw OdaException.inField(
                    ErrorCode.CONTRADICTION,
                    "header",
                    "--header has a meaning only with --columns, whose names then replace the header: leave it out");
        }
        return mapping;
    }

    /** Without a time the rows can only be records, which need no mapping. */
    private void requireNothingElse(@Nullable InputFormat format) {
        for (String key : KEYS) {
            if (values.containsKey(key) && !key.equals("input-format")) {
                throw OdaException.inField(
                        ErrorCode.MISSING_FIELD,
                        "time",
                        "--time is missing: --%s maps columns, and which of them holds the time has to be said, e.g. --time date"
                                .formatted(key));
            }
        }
        if (format == InputFormat.CSV) {
            throw missingTime();
        }
    }

    static OdaException missingTime() {
        return OdaException.inField(
                ErrorCode.MISSING_FIELD,
                "time",
                "--time is missing: CSV needs at least --time, --topic and --generator, e.g. --time date --topic air --generator roof");
    }

    private void requireEither(String key, String example) {
        boolean fixed = values.containsKey(key);
        boolean column = values.containsKey(key + "-column");
        if (fixed && column) {
            throw OdaException.inField(
                    ErrorCode.CONTRADICTION,
                    key,
                    "--%s '%s' and --%s-column '%s' exclude one another: leave one out"
                            .formatted(key, Clip.of(text(key)), key, Clip.of(text(key + "-column"))));
        }
        if (!fixed && !column) {
            throw OdaException.inField(
                    ErrorCode.MISSING_FIELD,
                    key,
                    "--%s is missing: give --%s %s for all rows, or --%s-column NAME"
                            .formatted(key, key, example, key));
        }
    }

    private @Nullable String one(String key) {
        if (!values.containsKey(key)) {
            return null;
        }
        String text = text(key);
        if (text.isEmpty()) {
            throw bad(key, text, "a text that is not empty");
        }
        return text;
    }

    private String text(String key) {
        return values.getOrDefault(key, List.of("")).get(0);
    }

    private boolean flag(String key) {
        String text = values.containsKey(key) ? text(key) : "false";
        if (!text.equals("true") && !text.equals("false")) {
            throw bad(key, text, "true or false");
        }
        return text.equals("true");
    }

    /** Names in a list or separated by commas. */
    private List<String> names(String key) {
        List<String> names = values.getOrDefault(key, List.of()).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .toList();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (name.isEmpty() && key.equals("time")) {
                throw bad(key, String.join(",", values.getOrDefault(key, List.of())), "names separated by commas");
            }
            if (!name.isEmpty() && !seen.add(name)) {
                throw bad(key, name, "names of which each comes once");
            }
        }
        return names;
    }

    private List<ColumnRule> columns() {
        List<ColumnRule> rules = values.getOrDefault("column", List.of()).stream()
                .map(ColumnRule::of)
                .toList();
        Set<String> columns = new LinkedHashSet<>();
        Set<String> attributes = new LinkedHashSet<>();
        for (ColumnRule rule : rules) {
            if (!columns.add(rule.column()) || !attributes.add(rule.attribute())) {
                throw bad("column", rule.column(), "columns and attributes of which each comes once");
            }
        }
        return rules;
    }

    private ZoneId zone() {
        try {
            return values.containsKey("tz") ? ZoneId.of(text("tz")) : ZoneOffset.UTC;
        } catch (DateTimeException e) {
            throw bad("tz", text("tz"), "a zone such as Europe/Berlin, UTC or +08:00");
        }
    }

    private @Nullable Character delimiter() {
        if (!values.containsKey("delimiter")) {
            return null;
        }
        String text = text("delimiter");
        String character = text.equals("\\t") || text.equalsIgnoreCase("tab") ? "\t" : text;
        if (character.length() != 1 || "\"\r\n".contains(character)) {
            throw bad("delimiter", text, "one character such as ; or |, or tab");
        }
        return character.charAt(0);
    }

    private Charset charset() {
        try {
            return values.containsKey("encoding") ? Charset.forName(text("encoding")) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException e) {
            throw bad(
                    "encoding", text("encoding"), "the name of an encoding such as UTF-8, ISO-8859-1 or windows-1252");
        }
    }

    private @Nullable InputFormat format() {
        String text = text("input-format").toUpperCase(Locale.ROOT);
        return switch (text) {
            case "" -> null;
            case "CSV" -> InputFormat.CSV;
            case "NDJSON" -> InputFormat.NDJSON;
            default -> throw bad("input-format", text("input-format"), "csv or ndjson");
        };
    }

    static OdaException bad(String key, String value, String remedy) {
        return OdaException.inField(
                ErrorCode.BAD_VALUE, key, "--%s '%s' is not %s".formatted(key, Clip.of(value), remedy));
    }
}
