package org.oda.importer;

import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How rows become records. Made by {@link MappingReader}, which checks it.
 *
 * @param topic of all records, or {@code null} where {@code topicColumn} tells it
 * @param generator of all records, or {@code null} where {@code generatorColumn} tells it
 * @param time the columns of the time, joined by a space; none where the rows are records already
 * @param zone of times without an offset
 * @param columns what becomes of each column; none: all that are not used otherwise, under their own names
 * @param absent texts that stand for "no value"; the empty one always does
 * @param delimiter between cells; {@code null} where the file tells it
 * @param names of the columns in the file's order, in place of a header; none where the file has one
 * @param header whether the first row is a header although {@code names} are given
 * @param charset of CSV; NDJSON is UTF-8
 * @param format {@code null} where the file tells it
 */
public record Mapping(
        @Nullable String topic,
        @Nullable String topicColumn,
        @Nullable String generator,
        @Nullable String generatorColumn,
        List<String> time,
        TimeFormat timeFormat,
        ZoneId zone,
        List<ColumnRule> columns,
        Set<String> absent,
        @Nullable Character delimiter,
        List<String> names,
        boolean header,
        boolean decimalComma,
        Charset charset,
        @Nullable InputFormat format) {
    public Mapping {
        time = List.copyOf(time);
        columns = List.copyOf(columns);
        names = List.copyOf(names);
    }

    /** The same text for the same mapping, however it was written. */
    String canonical() {
        return String.join(
                "\n",
                String.valueOf(topic),
                String.valueOf(topicColumn),
                String.valueOf(generator),
                String.valueOf(generatorColumn),
                time.toString(),
                timeFormat.text(),
                zone.getId(),
                columns.toString(),
                absent.stream().sorted().toList().toString(),
                String.valueOf(delimiter),
                names.toString(),
                String.valueOf(header),
                String.valueOf(decimalComma),
                charset.name(),
                String.valueOf(format));
    }
}
