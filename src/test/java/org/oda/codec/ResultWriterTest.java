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
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oda.model.Aggregation;
import org.oda.model.Function;
import org.oda.model.JsonText;
import org.oda.model.Nanos;
import org.oda.model.OdaRecord;
import org.oda.model.Query;
import org.oda.model.RecordId;

class ResultWriterTest {
    private static final Instant TIME = Instant.parse("2024-04-11T10:01:56Z");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ResultWriter writer = new ResultWriter(out);

    @Test
    void record_ofTheContract_isItsObject() throws IOException {
        writer.beginArray();
        writer.record(record(TIME, "livingroom", "t1", "\"{'a': \\u00b5}\""));
        writer.record(record(TIME.plusMillis(250), "kit\"chen", "µ", "{ \"a\" : 1 }"));
        writer.endArray();
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
        writer.beginArray();
        writer.record(record(TIME, "t", "g", large));
        writer.record(record(TIME, "t", "g", "1"));
        writer.endArray();
        writer.flush();
        JsonNode json = MAPPER.readTree(out.toByteArray());
        assertThat(json.get(0).get("data").asText()).hasSize(100_000);
        assertThat(json.get(1).get("data").asInt()).isEqualTo(1);
    }

    @Test
    void record_ofManyGenerators_givesEachItsOwn() throws IOException {
        writer.beginArray();
        for (int i = 0; i < 5000; i++) {
            writer.record(record(TIME.plusSeconds(i), "t", "generator " + i, "{}"));
        }
        writer.endArray();
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
        writer.beginArray();
        for (int i = 0; i < 1000; i++) {
            writer.record(record(TIME, "t", "g", '"' + "x".repeat(100) + '"'));
        }
        assertThat(out.size()).isGreaterThan(50_000);
    }

    @Test
    void record_whereTheStreamIsBroken_tellsIt() {
        ResultWriter broken = new ResultWriter(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("gone");
            }
        });
        assertThat(catchThrowable(() -> broken.record(record(TIME, "t", "g", '"' + "x".repeat(100_000) + '"'))))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
    }

    @Test
    void aggregate_ofTheContract_isItsObject() throws IOException {
        writer.aggregate(query("livingroom", null, "power", "kW"), TIME, 5);
        writer.flush();
        assertThat(out.toString(UTF_8))
                .isEqualTo("{\"timestamp\":\"2024-04-11T10:01:56Z\",\"generator_id\":null,\"topic\":\"livingroom\","
                        + "\"data\":\"{\\\"power\\\":{\\\"unit\\\":\\\"kW\\\",\\\"value\\\":5.0}}\"}");
    }

    @ParameterizedTest
    @CsvSource({"9999-12-31T00:00:00Z", "+12024-01-01T00:00:00Z", "1600-01-01T00:00:00Z", "2024-04-11T10:01:56.25Z"})
    void aggregate_upToAnyStop_tellsThatStop(String stop) throws IOException {
        writer.aggregate(query("t", null, "f", "u"), Instant.parse(stop), 1);
        writer.flush();
        assertThat(out.toString(UTF_8)).startsWith("{\"timestamp\":\"" + stop + "\",");
    }

    @Test
    void aggregate_ofNamesThatNeedEscapes_readsBackTwice() throws IOException {
        String field = "a.b \"c\" \\ 😀 \u0001";
        writer.beginArray();
        writer.aggregate(query(null, "g\"", field, "µg/m³"), TIME, -0.1);
        writer.aggregate(query(null, "g\"", field, "µg/m³"), TIME, 1e300);
        writer.endArray();
        writer.flush();
        JsonNode json = MAPPER.readTree(out.toByteArray());
        assertThat(json.get(0).get("generator_id").asText()).isEqualTo("g\"");
        JsonNode data = MAPPER.readTree(json.get(0).get("data").asText());
        assertThat(data.get(field).get("unit").asText()).isEqualTo("µg/m³");
        assertThat(data.get(field).get("value").asDouble()).isEqualTo(-0.1);
        assertThat(MAPPER.readTree(json.get(1).get("data").asText())
                        .get(field)
                        .get("value")
                        .asDouble())
                .isEqualTo(1e300);
    }

    @ParameterizedTest
    @CsvSource({
        "5, 5.0",
        "0.1, 0.1",
        "-0.0, -0.0",
        "2e-3, 0.002",
        "1e10, 1.0E10",
        "2E23, 2.0E23",
        "NaN, null",
        "Infinity, null"
    })
    void aggregate_ofANumber_isItsShortestForm(double value, String expected) throws IOException {
        writer.aggregate(query("t", null, "f", "u"), TIME, value);
        writer.flush();
        assertThat(out.toString(UTF_8)).contains(":" + expected + "}}");
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

    private static Query query(@Nullable String topic, @Nullable String generator, String field, String unit) {
        return Query.of(topic, generator, null, null, Aggregation.of(Function.AVG, field, unit, null));
    }
}
