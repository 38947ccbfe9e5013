package org.oda.importer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Clip;
import org.oda.codec.RecordDecoder;
import org.oda.codec.RecordEncoder;
import org.oda.model.RejectReason;

/** Rows of cells that become records by a mapping. */
final class MappedRows implements Rows {
    /** A row whose cells do not fit the columns. */
    static final String BAD_ROW = "bad_row";

    static final String NO_ATTRIBUTES = "no_attributes";

    private static final byte[] START = "{\"timestamp\":\"".getBytes(StandardCharsets.US_ASCII);

    private final CellSource source;
    private final Mapping mapping;
    private final RecordDecoder decoder;
    private final TimeReader times;
    private final AbsentMarks absent;
    private final char point;
    private final Cells cells = new Cells();
    private final ReadTime time = new ReadTime();
    private final MessageBuffer message = new MessageBuffer();
    private ColumnPlan plan;
    private int planned;
    private long row;

    // the two of the row before, since they seldom change
    private char[] topicCell = new char[0];
    private String topic = "";
    private char[] generatorCell = new char[0];
    private String generator = "";
    /** From behind the time to the start of the attributes. */
    private byte[] middle = new byte[0];

    MappedRows(CellSource source, Mapping mapping, RecordDecoder decoder) {
        this.source = source;
        this.mapping = mapping;
        this.decoder = decoder;
        this.times = new TimeReader(mapping.timeFormat(), mapping.zone());
        this.absent = new AbsentMarks(mapping.absent());
        this.point = mapping.decimalComma() ? ',' : '.';
        this.plan = plan();
        this.topic = Objects.requireNonNullElse(mapping.topic(), "");
        this.generator = Objects.requireNonNullElse(mapping.generator(), "");
    }

    private ColumnPlan plan() {
        List<String> columns = source.columns();
        planned = columns.size();
        // a file without a single row has no columns either
        return ColumnPlan.of(mapping, columns, source.isTable() && planned > 0);
    }

    @Override
    public @Nullable Converted next() throws IOException {
        if (!source.next(cells)) {
            return null;
        }
        row++;
        if (source.columns().size() != planned) {
            plan = plan();
        }
        String fault = source.fault();
        if (fault != null) {
            return refused(source.isTable() ? BAD_ROW : RejectReason.BAD_JSON.code(), fault);
        }
        if (source.isTable() && cells.size() != planned) {
            return refused(BAD_ROW, "it has %d cells, and there are %d columns".formatted(cells.size(), planned));
        }
        cells.tidy(absent);
        return convert();
    }

    private Converted convert() {
        if (plan.topic() >= 0 || mapping.topicColumn() != null) {
            if (cells.isAbsent(plan.topic())) {
                return missing("topic", mapping.topicColumn());
            }
            takeTopic();
            if (!TopicRule.allows(topic)) {
                return refused(RejectReason.TOPIC_MISMATCH.code(), TopicRule.describe(topic));
            }
        }
        if (plan.generator() >= 0 || mapping.generatorColumn() != null) {
            if (cells.isAbsent(plan.generator())) {
                return missing("generator_id", mapping.generatorColumn());
            }
            takeGenerator();
        }
        if (!times.read(cells, plan.time(), time)) {
            return refused(RejectReason.BAD_TIMESTAMP.code(), describeTime());
        }
        message.clear();
        message.add(START);
        message.time(time.second, time.nano);
        message.add(middle());
        if (!writeAttributes()) {
            return refused(NO_ATTRIBUTES, "none of the columns has a value");
        }
        return Converted.judged(decoder, row, cells.line(), topic, message.toByteArray(), () -> source.raw(cells));
    }

    private String describeTime() {
        String text = times.text(cells, plan.time());
        String form = mapping.timeFormat().text();
        return text.isBlank()
                ? "the time is missing"
                : form.isEmpty()
                        ? "'%s' is no time such as 2024-01-25 13:53:54; another form has to be named with --time-format"
                                .formatted(Clip.of(text))
                        : "'%s' is no time of the form %s".formatted(Clip.of(text), Clip.of(form));
    }

    private void takeTopic() {
        int from = cells.start(plan.topic());
        int to = cells.end(plan.topic());
        if (!Arrays.equals(topicCell, 0, topicCell.length, cells.chars(), from, to)) {
            topicCell = Arrays.copyOfRange(cells.chars(), from, to);
            topic = new String(topicCell);
            middle = new byte[0];
        }
    }

    private void takeGenerator() {
        int from = cells.start(plan.generator());
        int to = cells.end(plan.generator());
        if (!Arrays.equals(generatorCell, 0, generatorCell.length, cells.chars(), from, to)) {
            generatorCell = Arrays.copyOfRange(cells.chars(), from, to);
            generator = new String(generatorCell);
            middle = new byte[0];
        }
    }

    private byte[] middle() {
        if (middle.length == 0) {
            middle = "\",\"generator_id\":%s,\"topic\":%s,\"data\":{"
                    .formatted(RecordEncoder.quote(generator), RecordEncoder.quote(topic))
                    .getBytes(StandardCharsets.UTF_8);
        }
        return middle;
    }

    /** Returns whether there are any. */
    private boolean writeAttributes() {
        boolean any = false;
        for (int i = 0; i < plan.attributes(); i++) {
            int number = plan.column(i);
            if (cells.isAbsent(number)) {
                continue;
            }
            if (any) {
                message.add(',');
            }
            any = true;
            Cells.Kind kind = cells.kind(number);
            // a nested value brings its own unit
            boolean whole = kind == Cells.Kind.JSON && cells.chars()[cells.start(number)] == '{';
            message.add(whole ? plan.plainHead(i) : plan.head(i));
            writeValue(number, kind);
            if (!whole) {
                message.add(plan.tail(i));
            }
        }
        message.add('}');
        message.add('}');
        return any;
    }

    private void writeValue(int number, Cells.Kind kind) {
        char[] chars = cells.chars();
        int from = cells.start(number);
        int to = cells.end(number);
        if (kind == Cells.Kind.JSON) {
            message.add(cells.text(number).getBytes(StandardCharsets.UTF_8));
        } else if (kind == Cells.Kind.TEXT || !message.number(chars, from, to, point)) {
            message.string(chars, from, to);
        }
    }

    private Converted missing(String field, @Nullable String column) {
        return refused(
                RejectReason.MISSING_FIELD.code(),
                "the %s is missing: column '%s' is empty".formatted(field, Clip.of(String.valueOf(column))));
    }

    private Converted refused(String reason, String detail) {
        return new Converted.Refused(row, cells.line(), reason, detail, source.raw(cells));
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>(source.notes());
        ZoneClock clock = times.clock();
        if (clock.leftOut() > 0) {
            notes.add("%,d times that the clocks of %s left out were moved on by an hour or what the gap is"
                    .formatted(clock.leftOut(), mapping.zone()));
        }
        if (clock.twice() > 0) {
            notes.add("%,d times that the clocks of %s showed twice were taken for the first of the two"
                    .formatted(clock.twice(), mapping.zone()));
        }
        return notes;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
