package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.store.FakeStore;

/** The inbox of the rejects over HTTP; each exchange is held against the description. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RejectsTest {
    private final FakeStore store = new FakeStore();
    private final GatewayFixture oda = new GatewayFixture(store, null);
    private final ApiClient client = oda.client();

    @AfterAll
    void close() {
        oda.close();
    }

    @Test
    void list_selected_givesThoseWithTheirStates() throws Exception {
        reject("list.a", 1, "bad_json", "x".getBytes(StandardCharsets.UTF_8));
        reject("list.b", 2, "bad_timestamp", null);
        reject("list.b", 3, "empty", null);

        JsonNode page = client.get("/rejects?topic=list.*&reason=bad_json&reason=bad_timestamp&state=open&from=-1h")
                .json();

        // the fixture's clock stands still in the past, so that all is behind an hour ago
        assertThat(page.at("/rejects").findValuesAsText("id")).containsExactly("list.b/0/2", "list.a/0/1");
        JsonNode first = page.at("/rejects/1");
        assertThat(first.get("state").textValue()).isEqualTo("open");
        assertThat(first.get("replayed_at").isNull()).isTrue();
        assertThat(first.get("stored").booleanValue()).isFalse();
        assertThat(client.get("/rejects?topic=list.*&state=replayed").json().at("/rejects"))
                .isEmpty();
        assertThat(client.get("/rejects?topic=list.*&to=2020").json().at("/rejects"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "reason=bad_jsn,reason,did you mean 'bad_json'",
        "state=done,state,known are open",
        "from=yesterday,from,no time",
        "from=2024&to=2023,from,not before",
        "topics=a,topics,did you mean 'topic'",
        "limit=1.5,limit,from 1 to 1000"
    })
    void list_badParameter_isRefusedWithTheRemedy(String parameters, String field, String detail) {
        Answer answer = client.get("/rejects?" + parameters);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("field").textValue()).isEqualTo(field);
        assertThat(answer.json().get("detail").textValue()).contains(detail);
    }

    @Test
    void raw_anyBytes_areGivenExactly() throws Exception {
        byte[] bytes = new byte[20_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 7);
        }
        reject("raw", 1, "invalid_utf8", bytes);
        reject("raw", 2, "empty", null);
        reject("raw", 3, "empty", new byte[0]);

        HttpResponse<byte[]> raw = bytes("/rejects/raw/0/1/raw");

        assertThat(raw.statusCode()).isEqualTo(200);
        assertThat(raw.body()).isEqualTo(bytes);
        assertThat(raw.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
        assertThat(raw.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"raw-0-1\"");
        assertThat(raw.headers().firstValue("Oda-Raw-Length")).hasValue("20000");
        assertThat(client.get("/rejects/raw/0/2/raw").status()).isEqualTo(204);
        assertThat(bytes("/rejects/raw/0/3/raw").statusCode()).isEqualTo(200);
        JsonNode shown = client.get("/rejects/raw/0/1").json();
        assertThat(shown.get("raw_length").intValue()).isEqualTo(20_000);
        assertThat(shown.get("raw_base64").binaryValue()).hasSize(16 << 10);
    }

    @Test
    void show_cutInTheMiddleOfACharacter_isStillText() throws Exception {
        reject("cut", 1, "bad_json", ("x" + "é".repeat(10_000)).getBytes(StandardCharsets.UTF_8));

        assertThat(client.get("/rejects/cut/0/1").json().get("raw_text").textValue())
                .isEqualTo("x" + "é".repeat(8_191));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rejects/a/0/x", "/rejects/a/-1/0/raw", "/rejects/a/0/99999999999999999999"})
    void show_noId_isRefused(String path) {
        Answer answer = client.get(path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue()).contains("topic/partition/offset");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rejects/absent/0/1", "/rejects/absent/0/1/raw"})
    void show_unknown_is404(String path) {
        Answer answer = client.get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("code").textValue()).isEqualTo("unknown-reject");
        assertThat(answer.json().get("detail").textValue()).contains("absent/0/1");
    }

    @Test
    void replay_chosen_tellsWhatBecameOfEach() throws Exception {
        reject("again", 1, "timestamp_out_of_range", reading("again").getBytes(StandardCharsets.UTF_8));
        reject("again", 2, "bad_json", "{".getBytes(StandardCharsets.UTF_8));
        String body = """
                {"records":[{"id":"again/0/1"},{"id":"again/0/2"},{"id":"again/0/3"}]}""";

        JsonNode first = client.post("/rejects/replay", body).json();
        JsonNode second = client.post("/rejects/replay", body).json();
        JsonNode mended = client.post(
                        "/rejects/replay",
                        "{\"records\":[{\"id\":\"again/0/2\",\"value\":%s}]}".formatted(quoted(reading("again"))))
                .json();

        assertThat(first.get("replayed").intValue()).isEqualTo(1);
        assertThat(first.get("refused").intValue()).isEqualTo(2);
        assertThat(first.at("/results/0/already").booleanValue()).isFalse();
        assertThat(first.at("/results").findValuesAsText("reason")).containsExactly("bad_json", "not_found");
        assertThat(first.get("more").booleanValue()).isFalse();
        assertThat(first.get("next").isNull()).isTrue();
        assertThat(second.at("/results/0/already").booleanValue()).isTrue();
        assertThat(mended.at("/results/0/stored").booleanValue()).isTrue();
        assertThat(client.get("/rejects?topic=again&state=replayed").json().at("/rejects"))
                .hasSize(2)
                .allMatch(reject -> Instant.parse(reject.get("replayed_at").textValue())
                        .isAfter(Instant.parse("2024-01-01T00:00:00Z")));
        assertThat(oda.metric("oda_pump_replayed_records_total")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void replay_selected_goesOnAtItsNext() throws Exception {
        for (int i = 0; i < 5; i++) {
            reject("part", i, "timestamp_out_of_range", reading("part").getBytes(StandardCharsets.UTF_8));
        }

        JsonNode first = client.post("/rejects/replay", "{\"select\":{\"topic\":\"part\"},\"limit\":3}")
                .json();
        JsonNode second = client.post(
                        "/rejects/replay",
                        "{\"select\":{\"topic\":[\"part\"],\"reason\":\"timestamp_out_of_range\"},\"limit\":1000,\"cursor\":\"%s\"}"
                                .formatted(first.get("next").textValue()))
                .json();

        assertThat(first.at("/results").findValuesAsText("id")).containsExactly("part/0/4", "part/0/3", "part/0/2");
        assertThat(first.get("more").booleanValue()).isTrue();
        assertThat(second.at("/results").findValuesAsText("id")).containsExactly("part/0/1", "part/0/0");
        assertThat(second.get("more").booleanValue()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"records\":[]}",
                "{\"records\":{}}",
                "{\"records\":[\"a/0/1\"]}",
                "{\"records\":[{}]}",
                "{\"records\":[{\"id\":\"a\"}]}",
                "{\"records\":[{\"id\":\"a/0/1\"},{\"id\":\"a/0/1\"}]}",
                "{\"records\":[{\"id\":\"a/0/1\",\"value\":{}}]}",
                "{\"records\":[{\"id\":\"a/0/1\",\"value\":\"\\ud800\"}]}",
                "{\"records\":[{\"id\":\"a/0/1\",\"text\":\"\"}]}",
                "{\"records\":[{\"id\":\"a/0/1\"}],\"select\":{}}",
                "{\"records\":[{\"id\":\"a/0/1\"}],\"cursor\":\"1\"}",
                "{\"select\":[]}",
                "{\"select\":{\"state\":\"open\"}}",
                "{\"select\":{\"reason\":\"nonsense\"}}",
                "{\"select\":{},\"cursor\":\"x\"}",
                "{\"select\":{},\"limit\":1001}"
            })
    void replay_badBody_isRefused(String body) {
        Answer answer = client.post("/rejects/replay", body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void replay_bodyTooLarge_is413() {
        assertThat(client.post("/rejects/replay", " ".repeat(5 << 20)).status()).isEqualTo(413);
    }

    @Test
    void replay_storeIsAway_is503AndCanBeRepeated() throws Exception {
        reject("away", 1, "timestamp_out_of_range", reading("away").getBytes(StandardCharsets.UTF_8));
        String body = "{\"records\":[{\"id\":\"away/0/1\"}]}";
        store.setAvailable(false);
        try {
            Answer answer = client.post("/rejects/replay", body);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().get("code").textValue()).isEqualTo("store-unavailable");
            assertThat(answer.header("Retry-After")).isNotEmpty();
        } finally {
            store.setAvailable(true);
        }
        assertThat(client.post("/rejects/replay", body).json().get("replayed").intValue())
                .isEqualTo(1);
    }

    @Test
    void requests_wrongMethods_are405WithWhatIsAllowed() {
        Answer answer = client.exchange("DELETE", "/rejects/a/0/1", "", "application/json");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    private HttpResponse<byte[]> bytes(String path) {
        return client.send(client.request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String reading(String topic) {
        return """
                {"timestamp":"2024-01-25T13:53:54Z","generator_id":"g","topic":"%s","data":{"n":1}}""".formatted(topic);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\\\"") + "\"";
    }

    private void reject(String topic, long offset, String reason, byte @Nullable [] raw) throws Exception {
        try (var producer = new KafkaProducer<byte[], byte[]>(
                Map.of("bootstrap.servers", oda.broker().endpoint()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            var message = new ProducerRecord<byte[], byte[]>("__oda_rejects", raw);
            Map.of("topic", topic, "partition", "0", "offset", Long.toString(offset), "reason", reason)
                    .forEach((name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            Objects.requireNonNull(producer.send(message)).get();
        }
    }
}
