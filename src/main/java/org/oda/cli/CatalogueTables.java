package org.oda.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.oda.cli.Table.Column;
import org.oda.client.AttributeInfo;
import org.oda.client.GeneratorDetails;
import org.oda.client.GeneratorInfo;
import org.oda.client.TopicDetails;
import org.oda.client.TopicInfo;

/** The catalogue for people. */
final class CatalogueTables {
    private static final String NONE = "-";
    private static final String INDENT = "  ";
    private static final int MINUTE = 60;
    private static final int HOUR = 3_600;
    private static final int DAY = 86_400;

    private final Terminal terminal;

    CatalogueTables(Terminal terminal) {
        this.terminal = terminal;
    }

    void topics(Iterator<TopicInfo> topics) {
        List<Column> columns = List.of(
                Column.text("topic"),
                Column.number("records"),
                Column.number("generators"),
                Column.whole("last"),
                Column.number("rate/s"),
                Column.number("every"),
                Column.number("lag"));
        long rows = new Table(terminal, "", columns)
                .print(Items.of(
                        topics,
                        topic -> List.of(
                                topic.topic(),
                                "%,d".formatted(topic.records()),
                                "%,d".formatted(topic.generators()),
                                time(topic.last()),
                                rate(topic.rate()),
                                interval(topic.interval()),
                                topic.lag() == null ? NONE : "%,d".formatted(topic.lag()))));
        count(rows, "topic");
    }

    void generators(Iterator<GeneratorInfo> generators) {
        List<Column> columns = List.of(
                Column.text("generator_id"),
                Column.text("topics"),
                Column.number("records"),
                Column.whole("first"),
                Column.whole("last"),
                Column.number("every"));
        long rows = new Table(terminal, "", columns)
                .print(Items.of(
                        generators,
                        generator -> List.of(
                                generator.generatorId(),
                                String.join(", ", generator.topics()),
                                "%,d".formatted(generator.records()),
                                time(generator.first()),
                                time(generator.last()),
                                interval(generator.interval()))));
        count(rows, "generator");
    }

    void topic(TopicDetails details) {
        TopicInfo topic = details.topic();
        terminal.line(terminal.bold(Table.clean(topic.topic()))
                + (topic.description() == null ? "" : ": " + Table.clean(topic.description()))
                + (topic.owner() == null ? "" : " (%s)".formatted(Table.clean(topic.owner()))));
        terminal.line(INDENT
                + figures(topic.records(), topic.first(), topic.last(), topic.rate(), topic.interval())
                + (topic.lag() == null || topic.lag() == 0 ? "" : ", %,d not stored yet".formatted(topic.lag())));
        attributes(details.attributes(), details.moreAttributes());
        if (!details.generators().isEmpty()) {
            terminal.line("");
            List<Column> columns = List.of(
                    Column.text("generator_id"), Column.number("records"), Column.whole("first"), Column.whole("last"));
            new Table(terminal, INDENT, columns)
                    .print(Items.of(
                            details.generators().iterator(),
                            generator -> List.of(
                                    generator.generatorId(),
                                    "%,d".formatted(generator.records()),
                                    time(generator.first()),
                                    time(generator.last()))));
        }
        if (details.moreGenerators()) {
            terminal.line(terminal.dim(INDENT + "and others: oda generators --topic " + topic.topic()));
        }
    }

    void generator(GeneratorDetails details) {
        terminal.line(terminal.bold(Table.clean(details.generator().generatorId())));
        String gap = "";
        for (GeneratorDetails.OnTopic topic : details.topics()) {
            terminal.out().print(gap);
            gap = System.lineSeparator();
            terminal.line(INDENT + Table.clean(topic.topic()) + ": "
                    + figures(topic.records(), topic.first(), topic.last(), topic.rate(), topic.interval()));
            attributes(topic.attributes(), topic.moreAttributes());
        }
    }

    private void attributes(List<AttributeInfo> attributes, boolean more) {
        if (!attributes.isEmpty()) {
            terminal.line("");
            boolean declared = attributes.stream().anyMatch(attribute -> attribute.declared() != null);
            List<Column> columns = new ArrayList<>(List.of(
                    Column.text("attribute"),
                    Column.text("unit"),
                    Column.whole("type"),
                    Column.number("records"),
                    Column.whole("last"),
                    Column.text("last value")));
            if (declared) {
                columns.add(Column.text("declared"));
            }
            new Table(terminal, INDENT, columns)
                    .print(Items.of(attributes.iterator(), attribute -> cells(attribute, declared)));
        }
        if (more) {
            terminal.line(terminal.dim(INDENT + "and others"));
        }
    }

    private static List<String> cells(AttributeInfo attribute, boolean declared) {
        List<String> cells = new ArrayList<>(List.of(
                attribute.field(),
                Objects.requireNonNullElse(attribute.unit(), ""),
                Objects.requireNonNullElse(attribute.type(), NONE),
                "%,d".formatted(attribute.records()),
                time(attribute.last()),
                Objects.requireNonNullElse(attribute.lastValue(), NONE)));
        if (declared) {
            cells.add(declaration(attribute.declared()));
        }
        return cells;
    }

    /** Such as {@code -40 to 80 Cel: of the air}. */
    private static String declaration(AttributeInfo.@Nullable Declared declared) {
        if (declared == null) {
            return NONE;
        }
        List<String> parts = new ArrayList<>();
        if (declared.min() != null) {
            parts.add((declared.max() == null ? "from " : "") + ResultTables.number(declared.min()));
        }
        if (declared.max() != null) {
            parts.add("to " + ResultTables.number(declared.max()));
        }
        if (declared.unit() != null) {
            parts.add(declared.unit());
        }
        String range = String.join(" ", parts);
        return declared.description() == null ? range : range + (range.isEmpty() ? "" : ": ") + declared.description();
    }

    private static String figures(
            long records,
            @Nullable Instant first,
            @Nullable Instant last,
            @Nullable Double rate,
            @Nullable Double interval) {
        if (first == null) {
            return "no records";
        }
        return "%,d %s from %s until %s"
                        .formatted(records, records == 1 ? "record" : "records", time(first), time(last))
                + (rate == null ? "" : ", %s a second".formatted(rate(rate)))
                + (interval == null ? "" : ", every " + interval(interval));
    }

    private void count(long rows, String what) {
        terminal.line(terminal.dim("%,d %s%s".formatted(rows, what, rows == 1 ? "" : "s")));
    }

    /** To the second: what is finer tells a person nothing here. */
    private static String time(@Nullable Instant time) {
        return time == null ? NONE : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Of a small one two digits that are not zero. */
    private static String rate(@Nullable Double rate) {
        if (rate == null) {
            return NONE;
        }
        return rate < 1
                ? BigDecimal.valueOf(rate).round(new MathContext(2)).toPlainString()
                : ResultTables.number(rate);
    }

    private static String interval(@Nullable Double seconds) {
        if (seconds == null) {
            return NONE;
        }
        if (seconds < 1) {
            return ResultTables.number(seconds * 1_000) + " ms";
        }
        if (seconds >= 2 * DAY) {
            return ResultTables.number(seconds / DAY) + " d";
        }
        if (seconds >= 2 * HOUR) {
            return ResultTables.number(seconds / HOUR) + " h";
        }
        return seconds >= 2 * MINUTE
                ? ResultTables.number(seconds / MINUTE) + " min"
                : ResultTables.number(seconds) + " s";
    }
}
