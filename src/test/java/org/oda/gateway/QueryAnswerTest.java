package org.oda.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.oda.codec.QueryCodec;
import org.oda.codec.QueryRequest;
import org.oda.model.Aggregation;
import org.oda.model.Format;
import org.oda.model.Function;
import org.oda.query.AggregateRow;
import org.oda.query.QueryResult;
import org.oda.store.Cursor;
import org.oda.table.TableAnswer;
import org.oda.units.Units;

/** The shapes of aggregates as JSON. */
class QueryAnswerTest {
    private static final Instant TIME = Instant.parse("2024-04-11T10:00:00Z");
    private static final Function P95 = Function.of("p95").orElseThrow();

    @Test
    void aggregate_ofTextsAsOneValue_isTheOriginalsObjectWithItsTallyBehind() throws IOException {
        String json = write(
                "'fun':'avg','field':'power','unit':'kW'",
                Format.JSON,
                true,
                row("house", "meter", field("power", null, value(Function.AVG, "kW", 5))));

        assertThat(json)
                .isEqualTo("{\"timestamp\":\"2024-04-11T10:00:00Z\",\"generator_id\":\"meter\",\"topic\":\"house\","
                        + "\"data\":\"{\\\"power\\\":{\\\"unit\\\":\\\"kW\\\",\\\"value\\\":5.0}}\","
                        + "\"count\":12,\"used\":10,\"skipped\":{\"text\":1,\"unit:Cel\":1}}");
    }

    @Test
    void aggregate_ofTextsInWindows_isAnArrayWithCoverage() throws IOException {
        String json = write(
                "'fun':'p95','field':'power','frequency':'PT1H'",
                Format.JSON,
                false,
                row("house", null, field("power", 0.97, value(P95, null, 5))),
                row("house", null, field("power", null, value(P95, null, Double.NaN))));

        assertThat(json)
                .startsWith("[{\"timestamp\":")
                .contains("\"data\":\"{\\\"power\\\":{\\\"unit\\\":null,\\\"value\\\":5.0}}\"")
                .contains(",\"coverage\":0.97},{")
                .contains("\\\"value\\\":null}}\"")
                .endsWith(",\"coverage\":null}]");
    }

    @Test
    void aggregate_ofLists_isAnObjectOfFieldsAndFunctions() throws IOException {
        AggregateRow row = row(
                null,
                null,
                field("power", null, value(Function.AVG, "kW", 5), value(P95, "kW", 9)),
                field("n", null, value(new Function(Function.Kind.COUNT), "1", 3), value(P95, null, Double.NaN)));
        String tally = "\"count\":12,\"used\":10,\"skipped\":{\"text\":1,\"unit:Cel\":1}";

        String json = write("'fun':['avg','p95'],'field':['power','n']", Format.JSON, true, row);

        assertThat(json)
                .isEqualTo("{\"timestamp\":\"2024-04-11T10:00:00Z\",\"generator_id\":null,\"topic\":null,\"data\":{"
                        + "\"power\":{\"values\":{\"avg\":{\"unit\":\"kW\",\"value\":5.0},\"p95\":{\"unit\":\"kW\",\"value\":9.0}},"
                        + tally + "},"
                        + "\"n\":{\"values\":{\"count\":{\"unit\":\"1\",\"value\":3.0},\"p95\":{\"unit\":null,\"value\":null}},"
                        + tally + "}}}");
    }

    @Test
    void aggregate_asLines_isTheSameObjects() throws IOException {
        AggregateRow row = row("house", "meter", field("power", 1.0, value(Function.AVG, "kW", 5)));
        String options = "'fun':['avg'],'field':'power','frequency':60";

        String array = write(options, Format.JSON, false, row, row);
        String lines = write(options, Format.NDJSON, false, row, row);

        assertThat(lines).endsWith("}\n");
        assertThat("[" + String.join(",", lines.lines().toList()) + "]").isEqualTo(array);
    }

    private static String write(String aggregator, Format format, boolean single, AggregateRow... rows)
            throws IOException {
        QueryRequest request = new QueryCodec(() -> TIME)
                .read("{'topic':'house','format':'json','aggregator':{%s}}"
                        .formatted(aggregator)
                        .replace('\'', '"')
                        .getBytes(UTF_8));
        Aggregation aggregation = requireNonNull(request.query().aggregation());
        var out = new ByteArrayOutputStream();
        try (var result = new QueryResult.Aggregates(cursor(List.of(rows).iterator()), aggregation, single)) {
            var answer = new QueryAnswer(request, format, new TableAnswer(new Units()), result);
            answer.writeTo(out);
            assertThat(answer.results()).isEqualTo(rows.length);
            assertThat(answer.nextCursor()).isNull();
        }
        return out.toString(UTF_8);
    }

    private static Cursor<AggregateRow> cursor(Iterator<AggregateRow> rows) {
        return new Cursor<>() {
            @Override
            public @Nullable AggregateRow next() {
                return rows.hasNext() ? rows.next() : null;
            }

            @Override
            public void close() {}
        };
    }

    private static AggregateRow row(
            @Nullable String topic, @Nullable String generator, AggregateRow.FieldResult... fields) {
        return new AggregateRow(TIME, topic, generator, List.of(fields));
    }

    private static AggregateRow.FieldResult field(
            String name, @Nullable Double coverage, AggregateRow.Value... values) {
        return new AggregateRow.FieldResult(name, List.of(values), 10, Map.of("unit:Cel", 1L, "text", 1L), coverage);
    }

    private static AggregateRow.Value value(Function function, @Nullable String unit, double value) {
        return new AggregateRow.Value(function, unit, value);
    }
}
