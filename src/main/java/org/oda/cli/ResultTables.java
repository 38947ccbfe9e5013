package org.oda.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.oda.cli.Table.Column;
import org.oda.client.AggregateValue;
import org.oda.client.Message;
import org.oda.client.ResultStream;

/** Results of queries for people. */
final class ResultTables {
    private static final String NONE = "-";

    private final Terminal terminal;
    private final String indent;

    ResultTables(Terminal terminal, String indent) {
        this.terminal = terminal;
        this.indent = indent;
    }

    /** Returns the number of rows. */
    long records(ResultStream<Message> records) {
        List<Column> columns = List.of(
                Column.whole("timestamp"), Column.text("topic"), Column.text("generator_id"), Column.text("data"));
        try (records) {
            return new Table(terminal, indent, columns)
                    .print(Items.of(
                            records,
                            record -> List.of(
                                    record.timestamp().toString(),
                                    record.topic(),
                                    record.generatorId(),
                                    readable(record.data().toString()))));
        }
    }

    /**
     * Also tells what was left out of the values. Returns the number of rows.
     *
     * @param fromStart whether a window's time is its start
     * @param windows whether there are any
     */
    long aggregates(ResultStream<AggregateValue> values, boolean fromStart, boolean windows) {
        List<Column> columns = new ArrayList<>(List.of(
                Column.whole(fromStart ? "from" : "until"),
                Column.text("topic"),
                Column.text("generator_id"),
                Column.text("field"),
                Column.whole("function"),
                Column.number("value"),
                Column.whole("unit"),
                Column.number("count")));
        if (windows) {
            columns.add(Column.number("coverage"));
        }
        LeftOut leftOut = new LeftOut();
        try (values) {
            long rows = new Table(terminal, indent, columns).print(Items.of(values, value -> {
                leftOut.add(value);
                return cells(value, windows);
            }));
            leftOut.lines().forEach(line -> terminal.line(terminal.dim(indent + line)));
            return rows;
        }
    }

    private static List<String> cells(AggregateValue value, boolean windows) {
        List<String> cells = new ArrayList<>(List.of(
                value.timestamp().toString(),
                Objects.requireNonNullElse(value.topic(), "(all)"),
                Objects.requireNonNullElse(value.generatorId(), "(all)"),
                value.field(),
                value.function(),
                number(value.value()),
                Objects.requireNonNullElse(value.unit(), ""),
                "%,d".formatted(value.count())));
        if (windows) {
            cells.add(percent(value.coverage()));
        }
        return cells;
    }

    static String number(double value) {
        if (Double.isNaN(value)) {
            return NONE;
        }
        return Math.abs(value) >= 1e9 || (value != 0 && Math.abs(value) < 1e-3)
                ? Double.toString(value)
                : "%,.3f".formatted(value).replaceAll("\\.?0+$", "");
    }

    private static String percent(@Nullable Double share) {
        return share == null ? NONE : "%.0f %%".formatted(100 * share);
    }

    /** A string that holds JSON is easier to read without its escapes. */
    private static String readable(String data) {
        return data.startsWith("\"") ? data.substring(1, data.length() - 1).replace("\\\"", "\"") : data;
    }
}
