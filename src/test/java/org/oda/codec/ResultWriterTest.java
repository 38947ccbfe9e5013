package org.oda.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oda.model.JsonText;
import org.oda.model.Nanos;
import org.oda.model.OdaRecord;
import org.oda.model.RecordId;

class ResultWriterTest {
    private static final Instant TIME = Instant.parse("2024-04-11T10:01:56Z");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ResultWriter writer = new ResultWriter(out, ResultWriter.Framing.ARRAY);

    @Test
    void record_ofTheContract_isItsObject() throws IOException {
        writer.begin();
        writer.record(record(TIME, "livingroom", "t1", "\"{'a': \\u00b5}\""));
        writer.record(record(TIME.plusMillis(250), "kit\"chen", "µ", "{ \"a\" : 1 }"));
        writer.end();
        writer.flush();
        assertThat(out.toString(UTF_8))
                .isEqualTo(
                        "[{\"timestamp\":\"2024-04-11T10:01:56Z\",\"data\":\"{'a': \\u00b5}\",\"topic\":\"livingroom\","
                                + "\"generator_id\":\"t1\"},{\"timestamp\":\"2024-04-11T10:01:56.25Z\",\"data\":{ \"a\" : 1 },"
                                + "\"topic\":\"kit\\\"chen\",\"generator_id\":\"µ\"}]");
    }

    @Test
    void record_ofDataLargerThanTheBuffer_isWritten() throws IOException {
        String large = '"' + "x".repeat(100_000) + '"';
        writer.begin();
        writer.record(record(TIME, "t", "g", large));
        writer.record(record(TIME, "t", "g", "1"));
        writer.end();
        writer.flush();
        JsonNode json = MAPPER.readTree(out.toByteArray());
        assertThat(json.get(0).get("data").asText()).hasSize(100_000);
        assertThat(json.get(1).get("data").asInt()).isEqualTo(1);
    }

    @Test
    void record_ofManyGenerators_givesEachItsOwn() throws IOException {
        writer.begin();
        for (int i = 0; i < 5000; i++) {
            writer.record(record(TIME.plusSeconds(i), "t", "generator " + i, "{}"));
        }
        writer.end();
        writer.flush();
        JsonNode json = MAPPER.readTree(out.toByteArray());
        for (int i = 0; i < 5000; i++) {
            assertThat(json.get(i).get("generator_id").asText()).isEqualTo("generator " + i);
            assertThat(json.get(i).get("timestamp").asText())
                    .isEqualTo(TIME.plusSeconds(i).toString());
        }
    }

    @Test
    void record_amongMany_goesToTheStreamMeanwhile() throws IOException {
        writer.begin();
        for (int i = 0; i < 1000; i++) {
            writer.record(record(TIME, "t", "g", '"' + "x".repeat(100) + '"'));
        }
        assertThat(out.size()).isGreaterThan(50_000);
    }

    @Test
    void record_whereTheStreamIsBroken_tellsIt() {
        ResultWriter broken = new ResultWriter(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("gone");
                    }
                },
                ResultWriter.Framing.ARRAY);
        assertThat(catchThrowable(() -> broken.record(record(TIME, "t", "g", '"' + "x".repeat(100_000) + '"'))))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
    }

    @Test
    void record_ofDataOfSeveralLines_isOneLine() throws IOException {
        String large = "{\n\"a\": \"" + "x\\n".repeat(20_000) + "\"\r\n}";
        var lines = new ResultWriter(out, ResultWriter.Framing.LINES);
        lines.begin();
        lines.record(record(TIME, "t", "g", "{\n  \"a\":\r\n1}"));
        lines.record(record(TIME, "t", "g", large));
        lines.end();
        lines.flush();

        String text = out.toString(UTF_8);
        assertThat(text)
                .startsWith("{\"timestamp\":\"2024-04-11T10:01:56Z\",\"data\":{   \"a\":  1},")
                .endsWith("}\n");
        assertThat(text.lines())
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(MAPPER.readTree(line).get("data").isObject()).isTrue());
        assertThat(MAPPER.readTree(text.lines().toList().get(1)).at("/data/a").asText())
                .isEqualTo("x\n".repeat(20_000));
    }

    @Test
    void aggregate_ofTheContract_beginsAsItsObject() throws IOException {
        assertThat(single(null, "livingroom", "power", "kW", 5))
                .startsWith("{\"timestamp\":\"2024-04-11T10:01:56Z\",\"generator_id\":null,\"topic\":\"livingroom\","
                        + "\"data\":\"{\\\"power\\\":{\\\"unit\\\":\\\"kW\\\",\\\"value\\\":5.0}}\",")
                .endsWith(",\"count\":12,\"used\":9,\"skipped\":{\"text\":1,\"unit:Cel\":2}}");
    }

    @Test
    void aggregate_ofWindows_tellsTheCoverage() throws IOException {
        for (Double coverage : new Double[] {0.97, null}) {
            writer.beginAggregate(TIME, "g", "t");
            writer.value("f", null, 1);
            writer.tally(1, 1, Map.of(), true, coverage);
            writer.endAggregate();
        }
        writer.flush();
        assertThat(out.toString(UTF_8))
                .contains("\"data\":\"{\\\"f\\\":{\\\"unit\\\":null,\\\"value\\\":1.0}}\"")
                .contains("\"count\":1,\"used\":1,\"skipped\":{},\"coverage\":0.97},{")
                .endsWith("\"coverage\":null}");
    }

    @Test
    void aggregate_ofSeveralFields_isAnObjectOfThem() throws IOException {
        writer.beginAggregate(TIME, null, null);
        writer.beginFields();
        for (String field : new String[] {"power", "a\"b"}) {
            writer.beginField(field);
            writer.function("count", "1", 2);
            writer.function("p99.9", "kW", Double.NaN);
            writer.endFunctions();
            writer.tally(2, 2, Map.of(), false, null);
            writer.endField();
        }
        writer.endFields();
        writer.endAggregate();
        writer.flush();
        String field =
                "{\"values\":{\"count\":{\"unit\":\"1\",\"value\":2.0},\"p99.9\":{\"unit\":\"kW\",\"value\":null}},"
                        + "\"count\":2,\"used\":2,\"skipped\":{}}";
        assertThat(out.toString(UTF_8))
                .isEqualTo("{\"timestamp\":\"2024-04-11T10:01:56Z\",\"generator_id\":null,\"topic\":null,\"data\":"
                        + "{\"power\":" + field + ",\"a\\\"b\":" + field + "}}");
    }

    @ParameterizedTest
    @CsvSource({"9999-12-31T00:00:00Z", "+12024-01-01T00:00:00Z", "1600-01-01T00:00:00Z", "2024-04-11T10:01:56.25Z"})
    void aggregate_upToAnyStop_tellsThatStop(String stop) throws IOException {
        writer.beginAggregate(Instant.parse(stop), null, "t");
        writer.flush();
        assertThat(out.toString(UTF_8)).startsWith("{\"timestamp\":\"" + stop + "\",");
    }

    @Test
    void aggregate_ofNamesThatNeedEscapes_readsBackTwice() throws IOException {
        String field = "a.b \"c\" \\ 😀 \u0001";
        JsonNode json = MAPPER.readTree(single("g\"", null, field, "µg/m³", -0.1));
        assertThat(json.get("generator_id").asText()).isEqualTo("g\"");
        JsonNode data = MAPPER.readTree(json.get("data").asText());
        assertThat(data.get(field).get("unit").asText()).isEqualTo("µg/m³");
        assertThat(data.get(field).get("value").asDouble()).isEqualTo(-0.1);
    }

    @ParameterizedTest
    @CsvSource({
        "5, 5.0",
        "0.1, 0.1",
        "-0.0, -0.0",
        "2e-3, 0.002",
        "1e10, 1.0E10",
        "2E23, 2.0E23",
        "1e300, 1.0E300",
        "NaN, null",
        "Infinity, null"
    })
    void aggregate_ofANumber_isItsShortestForm(double value, String expected) throws IOException {
        assertThat(single(null, "t", "f", "u", value)).contains(":" + expected + "}}");
    }

    @Test
    void quote_ofRandomTexts_isReadBackTheSame() throws IOException {
        Random random = new Random(9);
        for (int i = 0; i < 5000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = 0; j < random.nextInt(20); j++) {
                text.appendCodePoint(
                        random.nextInt(3) == 0 ? random.nextInt(0xd800) : 0xe000 + random.nextInt(0x102000));
            }
            assertThat(MAPPER.readTree(RecordEncoder.quote(text.toString()).toByteArray())
                            .asText())
                    .isEqualTo(text.toString());
        }
    }

    @Test
    void quote_ofHalfASurrogatePair_isAnEscape() {
        assertThat(RecordEncoder.quote("a\ud83d").toString()).isEqualTo("\"a\\ud83d\"");
        assertThat(RecordEncoder.quote("\ude00b").toString()).isEqualTo("\"\\ude00b\"");
    }

    private static OdaRecord record(Instant time, String topic, String generator, String data) {
        return new OdaRecord(new RecordId(topic, 0, 0), Nanos.of(time), generator, JsonText.of(data));
    }

    private String single(@Nullable String generator, @Nullable String topic, String field, String unit, double value)
            throws IOException {
        writer.beginAggregate(TIME, generator, topic);
        writer.value(field, unit, value);
        writer.tally(12, 9, Map.of("unit:Cel", 2L, "text", 1L), false, null);
        writer.endAggregate();
        writer.flush();
        return out.toString(UTF_8);
    }
}
