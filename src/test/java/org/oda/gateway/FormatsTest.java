package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.JsonText;
import org.oda.model.Nanos;
import org.oda.model.OdaRecord;
import org.oda.model.RecordId;
import org.oda.store.FakeStore;

/** In which format an answer comes, and what its headers tell. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormatsTest {
    private static final String QUERY = "{\"topic\":\"house\"}";

    private final FakeStore store = new FakeStore();
    private final GatewayFixture oda = new GatewayFixture(store, null);
    private final ApiClient client = oda.client();

    @BeforeAll
    void records() {
        store.append(
                List.of(power(0, "{\"power\":{\n\"value\":1,\"unit\":\"kW\"}}", 1), power(1, "\"{'power': 2}\"", 2)));
    }

    @AfterAll
    void close() {
        oda.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | application/json",
                "text/html | application/json",
                "application/x-ndjson | application/x-ndjson",
                "text/csv, */*;q=0.1 | text/csv; charset=utf-8",
                "application/vnd.apache.parquet | application/vnd.apache.parquet",
                "application/vnd.apache.arrow.stream | application/vnd.apache.arrow.stream"
            })
    void query_accept_tellsTheFormat(String accept, String contentType) {
        Answer answer = client.query(QUERY, "Accept", accept);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type").replace(";charset", "; charset"))
                .isEqualTo(contentType);
        assertThat(answer.header("Vary")).startsWith("Accept");
    }

    @ParameterizedTest
    @CsvSource({
        "json, application/json",
        "ndjson, application/x-ndjson",
        "csv, text/csv",
        "parquet, application/vnd.apache.parquet",
        "arrow, application/vnd.apache.arrow.stream"
    })
    void query_format_winsOverAccept(String format, String contentType) {
        Answer answer = client.query(
                "{\"topic\":\"house\",\"format\":\"%s\"}".formatted(format),
                "Accept",
                format.equals("csv") ? "application/json" : "text/csv");

        assertThat(answer.header("Content-Type")).startsWith(contentType);
    }

    @Test
    void query_ndjson_isOneObjectALine() {
        Answer answer = client.query(QUERY, "Accept", "application/x-ndjson");

        assertThat(answer.text()).isEqualTo("""
                        {"timestamp":"2024-04-11T10:00:00Z","data":{"power":{ "value":1,"unit":"kW"}},"topic":"house","generator_id":"meter"}
                        {"timestamp":"2024-04-11T10:00:01Z","data":"{'power': 2}","topic":"house","generator_id":"meter"}
                        """);
    }

    @Test
    void aggregate_ndjsonOfOneValue_isOneLine() {
        Answer answer = client.query("""
                        {"topic":"house","stop":"2024-05-01T00:00:00Z","format":"ndjson",
                         "aggregator":{"fun":"max","field":"power","unit":"kW"}}""");

        assertThat(answer.text().lines()).hasSize(1);
        assertThat(answer.text())
                .startsWith("{\"timestamp\":\"2024-05-01T00:00:00Z\",\"generator_id\":null,\"topic\":\"house\","
                        + "\"data\":\"{\\\"power\\\":{\\\"unit\\\":\\\"kW\\\",\\\"value\\\":2.0}}\",\"count\":")
                .endsWith("}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "json, identity, gzip",
        "json, '', gzip",
        "ndjson, gzip, gzip",
        "ndjson, '', ''",
        "csv, 'gzip;q=0, *', ''",
        "csv, 'br, gzip;q=0.5', gzip",
        "parquet, gzip, ''",
        "arrow, gzip, ''"
    })
    void query_acceptEncoding_isHeededWhereItMay(String format, String accepted, String encoding) {
        String body = "{\"topic\":\"house\",\"format\":\"%s\"}".formatted(format);
        Answer answer = accepted.isEmpty() ? client.query(body) : client.query(body, "Accept-Encoding", accepted);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Encoding")).isEqualTo(encoding);
        assertThat(answer.header("Vary").contains("Accept-Encoding"))
                .isEqualTo(format.equals("ndjson") || format.equals("csv"));
    }

    @ParameterizedTest
    @CsvSource({"json, ''", "ndjson, ''", "csv, oda.csv", "parquet, oda.parquet", "arrow, oda.arrows"})
    void query_table_hasTheNameOfAFile(String format, String file) {
        Answer answer = client.query("{\"topic\":\"house\",\"format\":\"%s\"}".formatted(format));

        assertThat(answer.header("Content-Disposition"))
                .isEqualTo(file.isEmpty() ? "" : "attachment; filename=\"%s\"".formatted(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ndjson", "csv", "parquet", "arrow"})
    void query_nothingFound_is404WithAnEmptyBodyInAnyFormat(String format) {
        Answer answer = client.query("{\"topic\":\"nowhere\",\"format\":\"%s\"}".formatted(format));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.headers().map()).doesNotContainKeys("content-disposition", "content-encoding");
    }

    @Test
    void query_layoutWhereJsonIsAccepted_isAContradiction() {
        Answer answer = client.query("{\"topic\":\"house\",\"layout\":\"long\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("code").textValue()).isEqualTo("contradiction");
        assertThat(answer.json().get("field").textValue()).isEqualTo("layout");
        assertThat(client.query("{\"topic\":\"house\",\"layout\":\"long\"}", "Accept", "text/csv")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void query_storeFailsBeforeATableBegan_isAProblem() {
        store.setAvailable(false);
        try {
            Answer answer = client.query("{\"topic\":\"house\",\"format\":\"csv\"}");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.header("Content-Disposition")).isEmpty();
        } finally {
            store.setAvailable(true);
        }
    }

    @Test
    void query_severalAcceptHeaders_areOneList() {
        HttpRequest request = client.request("/query")
                .header("Accept", "text/plain")
                .header("Accept", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(QUERY))
                .build();

        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                        .headers()
                        .firstValue("Content-Type")
                        .orElse(""))
                .startsWith("text/csv");
    }

    private static DecodedRecord power(int second, String data, double value) {
        var record = new OdaRecord(
                new RecordId("house", 0, second),
                Nanos.of(Instant.parse("2024-04-11T10:00:00Z").plusSeconds(second)),
                "meter",
                JsonText.of(data));
        return new DecodedRecord(record, List.of(new Attribute("power", "kW", value)));
    }
}
