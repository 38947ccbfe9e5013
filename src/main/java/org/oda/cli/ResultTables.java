package org.oda.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.oda.client.AggregateValue;
import org.oda.client.Message;
import org.oda.client.ResultStream;

/** Results of queries for people. */
final class ResultTables {
    private final Terminal terminal;
    private final String indent;

    ResultTables(Terminal terminal, String indent) {
        this.terminal = terminal;
        this.indent = indent;
    }

    long records(ResultStream<Message> records) {
        try (records) {
            return new Table(terminal, indent, List.of("timestamp", "topic", "generator_id", "data"))
                    .print(rows(
                            records,
                            record -> List.of(
                                    record.timestamp().toString(),
                                    record.topic(),
                                    record.generatorId(),
                                    readable(record.data().toString()))));
        }
    }

    long aggregates(ResultStream<AggregateValue> values) {
        try (values) {
            return new Table(terminal, indent, List.of("until", "topic", "generator_id", "field", "value"))
                    .print(rows(
                            values,
                            value -> List.of(
                                    value.timestamp().toString(),
                                    Objects.requireNonNullElse(value.topic(), "(all)"),
                                    Objects.requireNonNullElse(value.generatorId(), "(all)"),
                                    value.field(),
                                    number(value.value()) + " " + value.unit())));
        }
    }

    static String number(double value) {
        return Math.abs(value) >= 1e9 || (value != 0 && Math.abs(value) < 1e-3)
                ? Double.toString(value)
                : "%,.3f".formatted(value).replaceAll("\\.?0+$", "");
    }

    /** A string that holds JSON is easier to read without its escapes. */
    private static String readable(String data) {
        return data.startsWith("\"") ? data.substring(1, data.length() - 1).replace("\\\"", "\"") : data;
    }

    private static <T> Iterator<List<String>> rows(Iterator<T> items, Function<T, List<String>> row) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public List<String> next() {
                return row.apply(items.next());
            }
        };
    }
}
