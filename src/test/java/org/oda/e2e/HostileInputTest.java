package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that a client sends stops what comes behind it, and nothing is lost in silence. */
@Tag("once")
class HostileInputTest {
    private static final String TIME = "2024-01-25T13:53:54Z";

    @TempDir
    static Path data;

    private static Service oda;

    @BeforeAll
    static void start() {
        oda = Service.start(data, "max-record-bytes", "16m");
    }

    @AfterAll
    static void stop() {
        oda.close();
    }

    @Test
    void send_whatCannotBeStored_isRejectedWithItsReasonAndBytes() {
        Map<String, String> reasons = new TreeMap<>();
        List<byte[]> messages = new ArrayList<>();
        List<Map.Entry<String, byte[]>> bad = List.of(
                Map.entry("bad_json", bytes("{\"timestamp\":")),
                Map.entry("bad_json", bytes(record(TIME, "bad", "{}") + "{}")),
                Map.entry("not_an_object", bytes("[1,2]")),
                Map.entry("not_an_object", bytes("null")),
                Map.entry("missing_field", bytes("{}")),
                Map.entry("missing_field", bytes(record(TIME, "bad", "{}").replace("\"data\"", "\"date\""))),
                Map.entry("bad_timestamp", bytes(record("yesterday", "bad", "{}"))),
                Map.entry("bad_timestamp", bytes(record(TIME, "bad", "{}").replace("\"" + TIME + "\"", "true"))),
                Map.entry("timestamp_out_of_range", bytes(record("1900-01-01T00:00:00Z", "bad", "{}"))),
                Map.entry("timestamp_out_of_range", bytes(record("1970-01-01T00:00:07Z", "bad", "{}"))),
                Map.entry("timestamp_out_of_range", bytes(record("2100-01-01T00:00:00Z", "bad", "{}"))),
                Map.entry("topic_mismatch", bytes(record(TIME, "elsewhere", "{}"))),
                Map.entry("bad_generator_id", bytes(record(TIME, "bad", "{}").replace("\"g\"", "\"\""))),
                Map.entry("bad_generator_id", bytes(record(TIME, "bad", "{}").replace("\"g\"", "{}"))),
                Map.entry("bad_data", bytes(record(TIME, "bad", "[1]"))),
                Map.entry("bad_data", bytes(record(TIME, "bad", "7"))),
                Map.entry("invalid_utf8", invalidUtf8()));
        oda.api().register("bad");
        long storedBefore = oda.stored();
        try (var sender = oda.sender()) {
            for (Map.Entry<String, byte[]> one : bad) {
                sender.sendRaw("bad", one.getValue());
                sender.sendRaw("bad", bytes(record(TIME, "bad", "{\"fine\":1}")));
                messages.add(one.getValue());
                reasons.merge(one.getKey(), "x", String::concat);
            }
        }

        await().until(() -> oda.stored() - storedBefore == bad.size());
        // counted once they are written, behind what is stored of the same batch
        await().until(() -> oda.api().metric("oda_pump_rejected_records_total") == bad.size());
        List<JsonNode> rejects = new ArrayList<>();
        oda.api().getJson("/rejects?limit=1000").get("rejects").forEach(rejects::add);
        rejects.removeIf(reject -> !reject.get("topic").asText().equals("bad"));
        Map<String, String> found = new TreeMap<>();
        rejects.forEach(reject -> found.merge(reject.get("reason").asText(), "x", String::concat));
        assertThat(found).isEqualTo(reasons);
        assertThat(rejects)
                .extracting(HostileInputTest::rawBytes)
                .usingElementComparator(Arrays::compare)
                .containsExactlyInAnyOrderElementsOf(messages);
    }

    @Test
    void send_yearOfFiveDigits_isRejected() {
        oda.api().register("far");
        long before = oda.api().metric("oda_pump_rejected_records_total");
        try (var sender = oda.sender()) {
            sender.sendRaw("far", bytes(record("99999-01-01T00:00:00Z", "far", "{}")));
            sender.sendRaw("far", bytes(record("+99999-01-01T00:00:00Z", "far", "{}")));
            sender.sendRaw("far", bytes(record(TIME, "far", "{}").replace("\"" + TIME + "\"", "3093527980800")));
        }
        await().until(() -> oda.api().metric("oda_pump_rejected_records_total") == before + 3);
    }

    @Test
    void send_attributesOfAnyName_canBeAggregated() {
        List<String> names = List.of(
                "a.b",
                "\"",
                "'; DROP TABLE record; --",
                "🌡️",
                " ",
                "$1",
                "v0",
                "select",
                "日本",
                "\\",
                "a".repeat(1_000));
        oda.api().register("names");
        long before = oda.stored();
        try (var sender = oda.sender()) {
            for (String name : names) {
                String attributes = JsonNodeFactory.instance
                        .objectNode()
                        .set(
                                name,
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("value", 4.5)
                                        .put("unit", "kW"))
                        .toString();
                sender.sendRaw("names", bytes(record(TIME, "names", attributes)));
            }
        }
        await().until(() -> oda.stored() == before + names.size());
        for (String name : names) {
            JsonNode query = JsonNodeFactory.instance
                    .objectNode()
                    .put("topic", "names")
                    .set(
                            "aggregator",
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("fun", "max")
                                    .put("field", name)
                                    .put("unit", "W"));
            assertThat(Api.value(oda.api().queryOne(query.toString()), name)).isEqualTo(4_500);
        }
    }

    @Test
    void send_tenThousandNames_areAllThere() {
        oda.api().register("wide");
        long before = oda.stored();
        int count = 10_000;
        try (var sender = oda.sender()) {
            for (int i = 0; i < count; i++) {
                sender.sendRaw(
                        "wide",
                        bytes(record(TIME, "wide", "{\"name_%d\":{\"value\":%d,\"unit\":\"W\"}}".formatted(i, i))));
            }
        }
        await().until(() -> oda.stored() == before + count);
        for (int i : new int[] {0, 4_095, 4_096, count - 1}) {
            String query = """
                    {"topic":"wide","aggregator":{"fun":"sum","field":"name_%d","unit":"W"}}""".formatted(i);
            assertThat(Api.value(oda.api().queryOne(query), "name_" + i)).isEqualTo(i);
        }
    }

    @Test
    void send_recordOfTenMegabytes_comesBackByteForByte() {
        oda.api().register("large");
        long before = oda.stored();
        String text = "x".repeat(10 << 20);
        try (var sender = oda.sender()) {
            sender.send("large", "g", TIME, text);
        }
        await().until(() -> oda.stored() == before + 1);
        assertThat(oda.api()
                        .queryList("{\"topic\":\"large\"}")
                        .get(0)
                        .get("data")
                        .asText())
                .isEqualTo(text);
    }

    @Test
    void send_recordAboveTheLimit_isRefusedByKafkaAndHarmsNobody() {
        oda.api().register("too_large");
        long before = oda.stored();
        try (var sender = oda.sender()) {
            assertThatThrownBy(() -> sender.sendAndWait("too_large", incompressible(17 << 20)))
                    .hasRootCauseInstanceOf(RecordTooLargeException.class);
            sender.send("too_large", "g", TIME, "{}");
        }
        await().until(() -> oda.stored() == before + 1);
    }

    @Test
    void query_hostileText_isAnsweredAsText() {
        for (String text : List.of("'; DROP TABLE record; --", "\\u0000", "%s%n", "${jndi:ldap://x}", "a' OR '1'='1")) {
            var response = oda.api()
                    .send(
                            "/query",
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("topic", text)
                                    .toString());
            assertThat(response.statusCode()).isEqualTo(404);
        }
    }

    @Test
    void query_junkInAnyKey_isRefusedAndHarmsNobody() {
        List<String> junk = List.of(
                "true",
                "{\"a\":[1]}",
                "1e999999999",
                "-1e-999999999",
                "\"'; DROP TABLE record; --\"",
                "\"%s%n\"",
                "\"" + "9".repeat(900_000) + "\"",
                "[" + "\"x\",".repeat(200_000) + "\"x\"]",
                "[".repeat(100_000));
        for (String key : List.of(
                "start",
                "stop",
                "filter",
                "last",
                "limit",
                "order",
                "cursor",
                "format",
                "layout",
                "tz",
                "aggregator")) {
            for (String value : junk) {
                var response = oda.api().send("/query", "{\"topic\":\"junk\",\"%s\":%s}".formatted(key, value));
                assertThat(response.statusCode())
                        .as("%s: %.60s", key, value)
                        .isIn(key.equals("start") || key.equals("stop") ? List.of(400, 404) : List.of(400));
            }
        }
        assertThat(oda.api().get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void query_bodyAboveTheLimit_isRefused() {
        String names = "[" + "\"x\",".repeat(300_000) + "\"x\"]";
        assertThat(oda.api().send("/query", "{\"topic\":%s}".formatted(names)).statusCode())
                .isEqualTo(413);
    }

    private static byte[] rawBytes(JsonNode reject) {
        return Base64.getDecoder().decode(reject.get("raw_base64").asText());
    }

    private static byte[] incompressible(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static byte[] invalidUtf8() {
        byte[] message = bytes(record(TIME, "bad", "{\"name\":\"?\"}"));
        message[new String(message, StandardCharsets.US_ASCII).indexOf('?')] = (byte) 0xc3;
        return message;
    }

    private static String record(String timestamp, String topic, String jsonData) {
        return "{\"timestamp\":\"%s\",\"generator_id\":\"g\",\"topic\":\"%s\",\"data\":%s}"
                .formatted(timestamp, topic, jsonData);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
