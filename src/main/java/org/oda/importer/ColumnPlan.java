package org.oda.importer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Clip;
import org.oda.codec.RecordEncoder;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** What a mapping means for the columns of a file. */
final class ColumnPlan {
    private static final String VALUE = "{\"value\":";

    private final int[] time;
    private final int topic;
    private final int generator;
    private final int[] numbers;
    private final byte[][] heads;
    private final byte[][] tails;

    private ColumnPlan(int[] time, int topic, int generator, int[] numbers, byte[][] heads, byte[][] tails) {
        this.time = time;
        this.topic = topic;
        this.generator = generator;
        this.numbers = numbers;
        this.heads = heads;
        this.tails = tails;
    }

    /** The numbers of the columns of the time; -1 where one is not there. */
    int[] time() {
        return time;
    }

    /** The column of the topic, or -1. */
    int topic() {
        return topic;
    }

    /** The column of the generator, or -1. */
    int generator() {
        return generator;
    }

    /** How many columns become attributes. */
    int attributes() {
        return numbers.length;
    }

    /** The column of an attribute, or -1. */
    int column(int attribute) {
        return numbers[attribute];
    }

    /** What stands before an attribute's value in JSON. */
    byte[] head(int attribute) {
        return heads[attribute];
    }

    /** What stands behind it. */
    byte[] tail(int attribute) {
        return tails[attribute];
    }

    /** @param strict whether a column that is named must be there */
    static ColumnPlan of(Mapping mapping, List<String> columns, boolean strict) {
        int[] time = mapping.time().stream()
                .mapToInt(name -> find("time", name, columns, strict))
                .toArray();
        int topic = find("topic-column", mapping.topicColumn(), columns, strict);
        int generator = find("generator-column", mapping.generatorColumn(), columns, strict);
        List<ColumnRule> rules = mapping.columns();
        if (rules.isEmpty()) {
            Set<String> used = new HashSet<>(mapping.time());
            used.add(String.valueOf(mapping.topicColumn()));
            used.add(String.valueOf(mapping.generatorColumn()));
            used.add("");
            rules = columns.stream()
                    .filter(name -> !used.contains(name))
                    .map(name -> new ColumnRule(name, name, null))
                    .toList();
        }
        int[] numbers = rules.stream()
                .mapToInt(rule -> find("column", rule.column(), columns, strict))
                .toArray();
        return new ColumnPlan(
                time,
                topic,
                generator,
                numbers,
                rules.stream().map(ColumnPlan::head).toArray(byte[][]::new),
                rules.stream().map(ColumnPlan::tail).toArray(byte[][]::new));
    }

    /** The head of a value that is written whole, with its unit or without. */
    byte[] plainHead(int attribute) {
        byte[] head = heads[attribute];
        return tails[attribute].length == 0 ? head : Arrays.copyOf(head, head.length - VALUE.length());
    }

    private static int find(String key, @Nullable String name, List<String> columns, boolean strict) {
        int number = name == null ? -1 : columns.indexOf(name);
        if (name != null && number < 0 && strict) {
            throw OdaException.inField(
                    ErrorCode.BAD_VALUE,
                    key,
                    "--%s '%s' is no column of the file; it has %s. Where its header is absent or wrong, give --columns"
                            .formatted(key, Clip.of(name), Clip.list(columns)));
        }
        if (name != null && number >= 0 && number != columns.lastIndexOf(name)) {
            throw OdaException.inField(
                    ErrorCode.CONTRADICTION,
                    key,
                    "--%s '%s' fits more than one column of the file; it has %s. Name them anew with --columns and --header"
                            .formatted(key, Clip.of(name), Clip.list(columns)));
        }
        return number;
    }

    private static byte[] head(ColumnRule rule) {
        return (RecordEncoder.quote(rule.attribute()) + (rule.unit() == null ? ":" : ":" + VALUE))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] tail(ColumnRule rule) {
        String tail = rule.unit() == null ? "" : ",\"unit\":" + RecordEncoder.quote(rule.unit()) + "}";
        return tail.getBytes(StandardCharsets.UTF_8);
    }
}
