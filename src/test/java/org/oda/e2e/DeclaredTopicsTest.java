package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What breaks the declaration of its topic is stored and flagged, or rejected where that is strict. */
@Tag("once")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeclaredTopicsTest {

    @TempDir
    private Path data;

    private Service oda;

    @BeforeEach
    void start() {
        oda = Service.start(data);
    }

    @AfterEach
    void stop() {
        oda.close();
    }

    @Test
    void send_recordsThatBreakADeclaration_areStoredAndFlagged() {
        declare("flagged", false, 80);
        send("flagged", 20, "Cel");
        send("flagged", 400, "K");
        send("flagged", 300, "K");

        await().until(() -> oda.stored() == 3 && rejects("flagged").size() == 1);
        JsonNode flag = rejects("flagged").get(0);
        assertThat(flag.get("reason").asText()).isEqualTo("breaks_declaration");
        assertThat(flag.get("detail").asText())
                .isEqualTo("temperature is 400 K (126.85 Cel), and is declared as -40 to 80 Cel");
        assertThat(flag.get("raw_text").asText()).contains("400");
        // counted once the rejects are written, which are seen before
        await().until(() -> oda.api().metric("oda_pump_topic_flagged_records_total{topic=\"flagged\"}") == 1);
        assertThat(oda.api().metric("oda_pump_flagged_records_total")).isEqualTo(1);
        assertThat(oda.api().metric("oda_pump_rejected_records_total")).isZero();
        assertThat(oda.api().queryList("{\"topic\":\"flagged\"}")).hasSize(3);
    }

    @Test
    void send_recordsThatBreakAStrictOne_areRejectedAndComeOnNoStream() throws Exception {
        declare("strict", true, 80);
        try (Events events = Events.open(oda.api().url() + "/stream?topic=strict", "")) {
            send("strict", 81, "Cel");
            send("strict", 20, "Cel");

            await().until(() -> oda.stored() == 1 && rejects("strict").size() == 1);
            Events.Event event = events.next();
            while (event != null && !event.isRecord()) {
                event = events.next();
            }
            assertThat(event).extracting(Events.Event::data).asString().contains("\"value\\\":20");
        }
        assertThat(rejects("strict").get(0).get("reason").asText()).isEqualTo("breaks_declaration");
        await().until(() -> oda.api().metric("oda_pump_rejected_records_total") == 1);
        assertThat(oda.api().metric("oda_pump_flagged_records_total")).isZero();
    }

    @Test
    void sendByHttp_recordsThatBreakADeclaration_areToldSoAtOnce() {
        declare("loose", false, 80);
        declare("tight", true, 80);

        assertThat(sendByHttp("loose"))
                .matches(
                        "\\{\"accepted\":2,\"rejected\":0,\"results\":\\[\\{\"partition\":\\d,\"offset\":0},"
                                + "\\{\"partition\":\\d,\"offset\":0,\"flagged\":\"temperature is 81 Cel, and is declared as -40 to 80 Cel\"}]}");
        assertThat(sendByHttp("tight"))
                .matches("\\{\"accepted\":1,\"rejected\":1,\"results\":\\[\\{\"partition\":\\d,\"offset\":0},"
                        + "\\{\"partition\":\\d,\"offset\":0,\"reason\":\"breaks_declaration\","
                        + "\"detail\":\"temperature is 81 Cel, and is declared as -40 to 80 Cel\"}]}");
        assertThat(oda.api().queryList("{\"topic\":\"loose\"}")).hasSize(2);
        assertThat(oda.api().queryList("{\"topic\":\"tight\"}")).hasSize(1);
        await().until(() -> rejects("loose").size() == 1 && rejects("tight").size() == 1);
        assertThat(rejects("loose").get(0).get("stored").booleanValue()).isTrue();
        assertThat(rejects("tight").get(0).get("stored").booleanValue()).isFalse();
        assertThat(oda.api().getJson("/status").get("flagged").longValue()).isEqualTo(1);
    }

    @Test
    void send_floodThatBreaksADeclaration_isStoredWholeAndToldInPart() {
        declare("flood", false, 80);
        try (var sender = oda.sender()) {
            for (int i = 0; i < 300; i++) {
                send(sender, "flood", 81 + i, "Cel");
            }
        }

        await().until(() -> oda.api().metric("oda_pump_flagged_records_total") == 300 && oda.stored() == 300);
        assertThat(rejects("flood")).hasSizeBetween(10, 20);
    }

    @Test
    void declaration_changedAndServiceRestarted_isInForce() {
        declare("changed", false, 80);
        send("changed", 81, "Cel");
        await().until(() -> oda.api().metric("oda_pump_flagged_records_total") == 1);
        declare("changed", true, 90);
        send("changed", 81, "Cel");
        send("changed", 91, "Cel");
        await().until(() -> oda.stored() == 2 && rejects("changed").size() == 2);

        oda.close();
        oda = Service.start(data);
        oda.api().register("changed");
        send("changed", 92, "Cel");
        send("changed", 82, "Cel");

        await().until(() -> oda.stored() == 1 && rejects("changed").size() == 3);
    }

    private void declare(String topic, boolean strict, int max) {
        var response = oda.api().send("/register/dg", """
                        {"topics":[{"topic":"%s","strict":%s,"attributes":{
                          "temperature":{"unit":"Cel","min":-40,"max":%d,"type":"number"}}}]}""".formatted(topic, strict, max));
        assertThat(response.statusCode()).isEqualTo(200);
    }

    private void send(String topic, int value, String unit) {
        try (var sender = oda.sender()) {
            send(sender, topic, value, unit);
        }
    }

    private static void send(Service.Sender sender, String topic, int value, String unit) {
        sender.send(
                topic,
                "g",
                "2024-01-25T13:53:54Z",
                "{\"temperature\":{\"value\":%d,\"unit\":\"%s\"}}".formatted(value, unit));
    }

    private String sendByHttp(String topic) {
        String record = """
                {"timestamp":"2024-01-25T13:53:54Z","generator_id":"g","data":{"temperature":{"value":%d,"unit":"Cel"}}}""";
        return Api.text(oda.api()
                .send(
                        "/topics/" + topic + "/records?ack=stored",
                        "[%s,%s]".formatted(record.formatted(20), record.formatted(81))));
    }

    private List<JsonNode> rejects(String topic) {
        List<JsonNode> rejects = new ArrayList<>();
        oda.api().getJson("/rejects?limit=1000").get("rejects").forEach(rejects::add);
        rejects.removeIf(reject -> !reject.get("topic").asText().equals(topic));
        return rejects;
    }
}
