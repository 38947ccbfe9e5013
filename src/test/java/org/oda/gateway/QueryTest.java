package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.JsonText;
import org.oda.model.Nanos;
import org.oda.model.OdaRecord;
import org.oda.model.RecordId;
import org.oda.store.Store;
import org.oda.store.questdb.QuestDbConfig;
import org.oda.store.questdb.QuestDbStore;

/** Queries over HTTP to the real store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryTest {
    private static final String DATA_AS_STRING = "\"{\\\"power\\\":{\\\"value\\\":1500,\\\"unit\\\":\\\"W\\\"}}\"";
    private static final String DATA_AS_OBJECT =
            "{\"power\": {\"value\":4.5e0,  \"unit\":\"kW\"}, \"ümlaut\":\"\\u00fc😀\"}";

    @TempDir
    private static Path folder;

    private Store store;
    private GatewayFixture oda;
    private ApiClient client;
    private long offset;

    @BeforeAll
    void store() {
        store = QuestDbStore.open(
                new QuestDbConfig(folder.resolve("data"), folder.resolve("tmp"), 0, 1), new PrometheusRegistry());
        oda = new GatewayFixture(store, null);
        client = oda.client();
        store.append(List.of(
                power("house", "meter", "2024-04-11T10:30:00.123456789Z", DATA_AS_OBJECT, "kW", 4.5),
                power("house", "meter", "2024-04-11T10:00:00Z", DATA_AS_STRING, "W", 1500),
                power("house", "other", "2024-04-11T11:00:00Z", DATA_AS_STRING, "W", 2500),
                power("house", "meter", "2024-04-11T12:00:00.5Z", DATA_AS_STRING, "W", 3500),
                power("house", "meter", "2024-07-01T00:00:00Z", DATA_AS_STRING, "W", 9999),
                power("garden", "meter", "2024-04-11T10:00:00Z", "\"{'on': True}\"", "Cel", 20),
                power("lone", "single", "2024-04-11T10:00:00Z", DATA_AS_STRING, "W", 1500),
                power("text", "words", "2024-04-11T10:00:00Z", "\"{}\"", "W", Double.NaN)));
    }

    @AfterAll
    void close() {
        oda.close();
        store.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "gzip", "br, zstd"})
    void query_found_isGzipWhateverIsAskedFor(String accepted) throws IOException {
        HttpRequest.Builder request = client.request("/query");
        if (!accepted.isEmpty()) {
            request.header("Accept-Encoding", accepted);
        }
        HttpResponse<byte[]> response = client.send(
                request.POST(HttpRequest.BodyPublishers.ofString("{\"topic\":\"house\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
        assertThat(Answer.read(new String(plain, StandardCharsets.UTF_8)).size())
                .isEqualTo(4);
    }

    @Test
    void query_records_areOrderedByTimeWithDataAsItWasSent() {
        Answer answer = client.query("{\"topic\":\"house\",\"stop\":\"2024-04-11T11:00:00Z\"}");

        assertThat(answer.text()).isEqualTo("""
                        [{"timestamp":"2024-04-11T10:00:00Z","data":%s,"topic":"house","generator_id":"meter"},\
                        {"timestamp":"2024-04-11T10:30:00.123456789Z","data":%s,"topic":"house","generator_id":"meter"}]""".formatted(DATA_AS_STRING, DATA_AS_OBJECT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"generator_id\":\"meter\"} | 4",
                "{\"generator_id\":\"meter\",\"topic\":\"house\"} | 3",
                "{\"start\":\"2024-04-11T10:30:00Z\"} | 3",
                "{\"start\":\"2024-04-11T11:00:00Z\",\"stop\":\"2024-04-11T11:00:00.000000001Z\"} | 1",
                "{\"start\":\"2024-04-11T10:00:00Z\",\"stop\":\"2024-04-11T11:00:00Z\",\"topic\":\"\",\"generator_id\":null} | 5",
                "{\"topic\":\"house\",\"stop\":\"2030-01-01T00:00:00Z\"} | 5",
                "{\"topic\":\"house\",\"start\":1712833200} | 2",
                "{\"topic\":\"house\",\"aggregator\":null} | 4"
            })
    void query_selection_findsTheRecordsOfIt(String body, int records) {
        assertThat(client.query(body).json().size()).isEqualTo(records);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"topic\":\"nowhere\"}",
                "{\"generator_id\":\"nobody\"}",
                "{\"start\":\"2024-05-01T00:00:00Z\"}",
                "{\"stop\":\"1950-01-01T00:00:00Z\"}",
                "{\"topic\":\"nowhere\",\"aggregator\":{\"fun\":\"sum\",\"field\":\"power\",\"unit\":\"kW\"}}",
                "{\"topic\":\"nowhere\",\"aggregator\":{\"fun\":\"sum\",\"field\":\"power\",\"unit\":\"kW\",\"frequency\":1}}"
            })
    void query_nothingFound_is404WithAnEmptyBody(String body) {
        Answer answer = client.query(body);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.header("Content-Encoding")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "{\"topic\":null,\"start\":\"\"}"})
    void query_empty_isTheFixedText(String body) {
        Answer answer = client.query(body);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo("Empty query");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"topic\":\"a\" | bad-json |",
                "{\"topic\":7} | bad-value | topic",
                "{\"start\":\"yesterday\"} | bad-value | start",
                "{\"stop\":\"2024-13-01T00:00:00Z\"} | bad-value | stop",
                "{\"start\":\"2024-01-01T00:00:00Z\",\"stop\":\"2024-01-01T00:00:00Z\"} | bad-value | start",
                "{\"start\":\"2024-06-01T00:00:00Z\"} | bad-value | start",
                "{\"topic\":\"a\",\"colour\":1} | unknown-field | colour",
                "{\"topic\":\"a\",\"filter\":[{\"field\":\"f\",\"gt\":\"x\"}]} | bad-value | filter[0].gt",
                "{\"topic\":\"a\",\"filter\":{\"gt\":1}} | missing-field | filter.field",
                "{\"topic\":\"a\",\"last\":1,\"limit\":1} | contradiction | last",
                "{\"topic\":\"a\",\"cursor\":\"c\"} | bad-cursor | cursor",
                "{\"topic\":\"a\",\"tz\":\"Europe/Atlantis\"} | bad-value | tz",
                "{\"topic\":\"a\",\"aggregator\":7} | bad-value | aggregator",
                "{\"topic\":\"a\",\"aggregator\":{\"fun\":\"medium\",\"field\":\"f\",\"unit\":\"W\"}} | bad-value | aggregator.fun",
                "{\"topic\":\"a\",\"aggregator\":{\"fun\":\"sum\",\"field\":\"f\",\"unit\":\"W\",\"frequency\":0}} | bad-value | aggregator.frequency",
                "{\"topic\":\"a\",\"aggregator\":{\"fun\":\"sum\",\"field\":\"f\",\"unit\":\"W\",\"frequency\":-1}} | bad-value | aggregator.frequency"
            })
    void query_malformed_isRefusedWithAReason(String body, String code, String field) {
        Answer answer = client.query(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("code").textValue()).isEqualTo(code);
        assertThat(answer.json().get("detail").textValue()).isNotBlank();
        if (field != null) {
            assertThat(answer.json().get("field").textValue()).isEqualTo(field);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"field\":\"f\",\"unit\":\"W\"} | Missing aggregation function \"fun\"",
                "{\"fun\":\"sum\",\"unit\":\"W\"} | Missing aggregation field \"field\"",
                "{\"fun\":\"sum\",\"field\":\"f\"} | Missing aggregation unit \"unit\"",
                "{\"fun\":\"sum\",\"field\":\"f\",\"unit\":\"\"} | Missing aggregation unit \"unit\""
            })
    void query_aggregatorIncomplete_isAFixedText(String aggregator, String text) {
        Answer answer = client.query("{\"topic\":\"house\",\"aggregator\":%s}".formatted(aggregator));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo(text);
    }

    @Test
    void query_bodyTooLarge_isRefused() {
        Answer answer = client.query("{\"topic\":\"" + "a".repeat(1 << 20) + "\"}");

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void query_anyContentType_isReadAsJson() {
        assertThat(client.exchange("POST", "/query", "{\"topic\":\"house\"}", "text/plain")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aggregate_wholeRangeWithStop_isOneObjectAtStop() {
        Answer answer = client.query("""
                {"topic":"house","generator_id":"meter","start":"2024-04-11T10:00:00Z","stop":"2024-04-11T12:00:00Z",
                 "aggregator":{"fun":"sum","field":"power","unit":"kW"}}""");

        assertThat(answer.text()).startsWith("""
                        {"timestamp":"2024-04-11T12:00:00Z","generator_id":"meter","topic":"house",\
                        "data":"{\\"power\\":{\\"unit\\":\\"kW\\",\\"value\\":6.0}}",""");
        assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
    }

    @Test
    void aggregate_wholeRangeWithoutStop_isOneObjectAtTheLastRecordBeforeNow() {
        JsonNode answer = client.query(
                        "{\"topic\":\"house\",\"aggregator\":{\"fun\":\"max\",\"field\":\"power\",\"unit\":\"W\"}}")
                .json();

        assertThat(answer.get("timestamp").textValue()).isEqualTo("2024-04-11T12:00:00.5Z");
        assertThat(answer.get("generator_id").isNull()).isTrue();
        assertThat(value(answer)).isEqualTo(4500);
    }

    @ParameterizedTest
    @CsvSource({"sum,12.0", "avg,3.0", "min,1.5", "max,4.5"})
    void aggregate_everyFunction_isOfConvertedValues(String fun, double expected) {
        JsonNode answer = client.query("""
                        {"topic":"house","aggregator":{"fun":"%s","field":"power","unit":"kW"}}""".formatted(fun)).json();

        assertThat(value(answer)).isEqualTo(expected);
    }

    @Test
    void aggregate_windows_carryTheirEndsInOrder() {
        JsonNode windows = client.query("""
                        {"topic":"house","start":"2024-04-11T09:00:00Z","stop":"2024-04-11T12:30:00Z",
                         "aggregator":{"fun":"sum","field":"power","unit":"kW","frequency":60}}""").json();

        assertThat(ends(windows))
                .containsExactly("2024-04-11T11:00:00Z", "2024-04-11T12:00:00Z", "2024-04-11T12:30:00Z");
        assertThat(values(windows)).containsExactly(6.0, 2.5, 3.5);
        assertThat(windows.get(0).get("generator_id").isNull()).isTrue();
        assertThat(windows.get(0).get("topic").textValue()).isEqualTo("house");
    }

    @Test
    void aggregate_windowsWithoutStartAndStop_spanTheRecords() {
        JsonNode windows = client.query(
                        "{\"topic\":\"house\",\"aggregator\":{\"fun\":\"sum\",\"field\":\"power\",\"unit\":\"kW\",\"frequency\":60}}")
                .json();

        assertThat(ends(windows))
                .containsExactly("2024-04-11T11:00:00Z", "2024-04-11T12:00:00Z", "2024-04-11T12:00:00.5Z");
        assertThat(values(windows)).containsExactly(6.0, 2.5, 3.5);
    }

    @Test
    void aggregate_recordExactlyAtTheEnd_belongsToTheLastWindow() {
        JsonNode windows = client.query("""
                        {"generator_id":"other","start":"2024-04-11T10:00:00Z",
                         "aggregator":{"fun":"sum","field":"power","unit":"kW","frequency":30}}""").json();

        assertThat(ends(windows)).containsExactly("2024-04-11T11:00:00Z");
        assertThat(values(windows)).containsExactly(2.5);
    }

    @Test
    void aggregate_fractionOfAMinute_isTaken() {
        JsonNode windows = client.query("""
                        {"topic":"lone","start":"2024-04-11T10:00:00Z","stop":"2024-04-11T11:00:00Z",
                         "aggregator":{"fun":"sum","field":"power","unit":"kW","frequency":0.5}}""").json();

        assertThat(ends(windows)).containsExactly("2024-04-11T10:00:30Z");
    }

    @Test
    void aggregate_oneRecord_isAggregatedAndConverted() {
        JsonNode answer = client.query(
                        "{\"topic\":\"lone\",\"aggregator\":{\"fun\":\"avg\",\"field\":\"power\",\"unit\":\"kW\"}}")
                .json();

        assertThat(value(answer)).isEqualTo(1.5);
        assertThat(answer.get("timestamp").textValue()).isEqualTo("2024-04-11T10:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"frequency\":60"})
    void aggregate_allValuesLeftOut_is404WithTheReason(String frequency) {
        Answer noPath = client.query(
                "{\"topic\":\"garden\",\"aggregator\":{\"fun\":\"sum\",\"field\":\"power\",\"unit\":\"kW\"%s}}"
                        .formatted(frequency));
        Answer noNumber = client.query(
                "{\"topic\":\"text\",\"aggregator\":{\"fun\":\"sum\",\"field\":\"power\",\"unit\":\"kW\"%s}}"
                        .formatted(frequency));

        assertThat(noPath.status()).isEqualTo(404);
        assertThat(noPath.json().get("code").textValue()).isEqualTo("no-values");
        assertThat(noPath.json().get("detail").textValue()).contains("1 with unit 'Cel'", "'kW'");
        assertThat(noNumber.status()).isEqualTo(404);
        assertThat(noNumber.json().get("detail").textValue()).contains("1 not numeric");
    }

    @Test
    void aggregate_tooManyWindows_tellsWhatToDo() {
        Answer answer = client.query(
                "{\"topic\":\"house\",\"aggregator\":{\"fun\":\"sum\",\"field\":\"power\",\"unit\":\"kW\",\"frequency\":0.0001}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("code").textValue()).isEqualTo("too-many-windows");
        assertThat(answer.json().get("field").textValue()).isEqualTo("aggregator.frequency");
    }

    @Test
    void metrics_queries_areCounted() {
        awaitThatNoQueryRuns();
        double before = oda.metric("oda_query_records_total", "kind=\"records\"");

        client.query("{\"topic\":\"house\"}");

        awaitThatNoQueryRuns();
        assertThat(oda.metric("oda_query_records_total", "kind=\"records\"")).isEqualTo(before + 4);
        assertThat(oda.metric("oda_query_seconds_count", "kind=\"records\"")).isPositive();
    }

    /** A query is counted once its answer is sent, which its client may see first. */
    private void awaitThatNoQueryRuns() {
        await().until(() -> oda.metric("oda_queries_running") == 0);
    }

    private DecodedRecord power(String topic, String generator, String time, String data, String unit, double value) {
        var record = new OdaRecord(
                new RecordId(topic, 0, offset++), Nanos.of(Instant.parse(time)), generator, JsonText.of(data));
        return new DecodedRecord(record, List.of(new Attribute("power", unit, value)));
    }

    private static List<String> ends(JsonNode windows) {
        return windows.findValuesAsText("timestamp");
    }

    private static List<Double> values(JsonNode windows) {
        List<Double> values = new ArrayList<>();
        windows.forEach(window -> values.add(value(window)));
        return values;
    }

    private static double value(JsonNode aggregate) {
        return Answer.read(aggregate.get("data").textValue()).at("/power/value").doubleValue();
    }
}
