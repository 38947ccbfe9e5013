package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.client.Message;
import org.oda.client.OdaClient;
import org.oda.client.SentRecords;
import org.oda.model.ErrorCode;
import org.oda.model.JsonText;
import org.oda.model.OdaException;

/** Records that are sent by HTTP, up to the store and the rejects. */
class SendTest {
    private static final String GOOD =
            "{\"timestamp\":\"2024-01-25T13:53:54Z\",\"generator_id\":\"g\",\"data\":{\"n\":1}}";
    private static final String BAD = "{\"timestamp\":\"yesterday\",\"generator_id\":\"g\",\"data\":{\"n\":1}}";

    @TempDir
    static Path data;

    private static Service oda;

    @BeforeAll
    static void start() {
        oda = Service.start(data, "max-record-bytes", "100k");
    }

    @AfterAll
    static void stop() {
        oda.close();
    }

    @Test
    void send_oneRecordUntilStored_isFoundAtOnceByteForByte() {
        oda.api().register("one");
        String sent = "{ \"n\" : 1.500, \"s\":\"\\u00e9é\\/\", \"o\":{\"value\":2, \"unit\":\"K\"} }";

        Sent answer = send(
                "one?ack=stored",
                "{\"timestamp\":\"2024-01-25T13:53:54.123456789Z\",\"generator_id\":\"g\",\"data\":" + sent + "}");

        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.json.get("accepted").asInt()).isOne();
        assertThat(answer.json.get("results").get(0).get("offset").isIntegralNumber())
                .isTrue();
        assertThat(Api.text(oda.api().send("/query", "{\"topic\":\"one\"}")))
                .isEqualTo("[{\"timestamp\":\"2024-01-25T13:53:54.123456789Z\",\"data\":" + sent
                        + ",\"topic\":\"one\",\"generator_id\":\"g\"}]");
    }

    @Test
    void send_topicJustRegistered_isAcknowledgedSoon() {
        for (int i = 0; i < 20; i++) {
            oda.api().register("fresh" + i);
            Sent answer = send("fresh" + i, GOOD);
            assertThat(answer.status).isEqualTo(200);
        }
    }

    @Test
    void send_mixedVerdicts_areToldInOrderAndNothingIsLost() {
        oda.api().register("mixed");
        long before = oda.api().metric("oda_http_sent_records_total");
        List<String> records = List.of(
                GOOD,
                BAD,
                "12",
                "{\"a\":",
                GOOD.replace("}}", "},\"topic\":\"mixed\"}"),
                GOOD.replace("}}", "},\"topic\":\"other\"}"),
                "{}",
                GOOD.replace("1}", "\"" + "x".repeat(200_000) + "\"}"));

        Sent answer = send("mixed?ack=stored", String.join("\n", records), "Content-Type", "application/x-ndjson");

        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.json.get("accepted").asInt()).isEqualTo(2);
        assertThat(answer.json.get("rejected").asInt()).isEqualTo(6);
        List<String> reasons = new ArrayList<>();
        answer.json.get("results").forEach(r -> reasons.add(r.path("reason").asText("stored")));
        assertThat(reasons)
                .containsExactly(
                        "stored",
                        "bad_timestamp",
                        "not_an_object",
                        "bad_json",
                        "stored",
                        "topic_mismatch",
                        "missing_field",
                        "too_large");
        assertThat(answer.json.get("results").get(7).get("offset").isNull()).isTrue();
        assertThat(answer.json.get("results").get(7).get("detail").asText()).contains("max-record-bytes");
        // at the place that the answer told, with the reason that it told, at once
        Set<String> told = new HashSet<>();
        answer.json.get("results").forEach(r -> {
            if (r.has("reason") && !r.get("offset").isNull()) {
                told.add(r.get("partition") + "/" + r.get("offset") + " " + r.get("reason"));
            }
        });
        Set<String> found = new HashSet<>();
        oda.api()
                .getJson("/rejects?topic=mixed")
                .get("rejects")
                .forEach(r -> found.add(r.get("partition") + "/" + r.get("offset") + " " + r.get("reason")));
        assertThat(found).isEqualTo(told).hasSize(5);
        assertThat(oda.api().queryList("{\"topic\":\"mixed\"}")).hasSize(2);
        assertThat(oda.api().metric("oda_http_sent_records_total") - before).isEqualTo(8);
    }

    @Test
    void send_everyFormOfBody_isStored() {
        oda.api().register("forms");
        assertThat(send("forms?ack=stored", "[" + GOOD + "," + GOOD + "]").accepted())
                .isEqualTo(2);
        assertThat(send("forms?ack=stored", GOOD + "\n" + GOOD + "\n").accepted())
                .isEqualTo(2);
        assertThat(send("forms?ack=stored", gzip(GOOD + "\n" + GOOD), "Content-Encoding", "gzip")
                        .accepted())
                .isEqualTo(2);
        assertThat(send("forms?ack=stored", GOOD, "Content-Type", "application/x-www-form-urlencoded")
                        .accepted())
                .isOne();
        assertThat(send("forms", "[]").accepted()).isZero();
        assertThat(oda.api().queryList("{\"topic\":\"forms\"}")).hasSize(7);
    }

    @Test
    void send_nothingAcceptable_isUnprocessableWithTheResults() {
        oda.api().register("refused");

        Sent answer = send("refused?ack=stored", "[" + BAD + ",1]");

        assertThat(answer.status).isEqualTo(422);
        assertThat(answer.json.get("code").asText()).isEqualTo("record-rejected");
        assertThat(answer.json.get("detail").asText()).contains("index 0").contains("bad_timestamp");
        assertThat(answer.json.get("results")).hasSize(2);
        assertThat(oda.api().getJson("/rejects?topic=refused").get("rejects")).hasSize(2);
    }

    @Test
    void send_fromManyAtOnce_losesNothing() {
        oda.api().register("many");
        List<CompletableFuture<Sent>> answers = new ArrayList<>();
        String body = (GOOD + "\n").repeat(499) + BAD;
        for (int i = 0; i < 40; i++) {
            String ack = i % 2 == 0 ? "kafka" : "stored";
            answers.add(CompletableFuture.supplyAsync(() -> sendUntilTaken("many?ack=" + ack, body)));
        }
        Set<String> places = new HashSet<>();
        for (CompletableFuture<Sent> answer : answers) {
            JsonNode json = answer.join().json;
            assertThat(json.get("accepted").asInt()).isEqualTo(499);
            json.get("results").forEach(r -> places.add(r.get("partition") + "/" + r.get("offset")));
        }
        assertThat(places).hasSize(40 * 500);
        await().untilAsserted(() -> assertThat(count("many")).isEqualTo(40 * 499));
        await().untilAsserted(() -> assertThat(
                        oda.api().getJson("/rejects?topic=many&limit=1000").get("rejects"))
                .hasSize(40));
    }

    @Test
    void send_strictDeclarationBroken_isRejectedInTheSent() {
        oda.api()
                .send(
                        "/register/dg",
                        "{\"topics\":[{\"topic\":\"strict\",\"strict\":true,\"attributes\":{\"n\":{\"max\":0}}}]}");

        Sent answer = send("strict?ack=stored", GOOD);

        assertThat(answer.status).isEqualTo(422);
        assertThat(answer.json.get("results").get(0).get("reason").asText()).isEqualTo("breaks_declaration");
    }

    @Test
    void send_byTheJavaClient_tellsEachRecord() {
        OdaClient client = OdaClient.connect(URI.create(oda.api().url()));
        client.register(List.of("client"));
        Instant time = Instant.parse("2024-01-25T13:53:54Z");
        var good = new Message("client", "g", time, JsonText.of("{\"n\":1}"));
        var bad = new Message("client", "g", Instant.parse("1900-01-01T00:00:00Z"), JsonText.of("{\"n\":1}"));

        SentRecords sent = client.send("client", List.of(good, bad), true);

        assertThat(sent.accepted()).isOne();
        assertThat(sent.rejected()).isOne();
        assertThat(sent.results().get(0).isAccepted()).isTrue();
        assertThat(sent.results().get(1).reason()).isEqualTo("timestamp_out_of_range");
        assertThat(oda.api().queryList("{\"topic\":\"client\"}")).hasSize(1);
        assertThatThrownBy(() -> client.send("client", List.of(bad), false))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RECORD_REJECTED));
    }

    private int count(String topic) {
        return oda.api().queryList("{\"topic\":\"%s\"}".formatted(topic)).size();
    }

    /** Again only where nothing was sent. */
    private Sent sendUntilTaken(String path, String body) {
        return await().until(
                        () -> send(path, body),
                        answer -> answer.status != 429
                                && !answer.json.path("code").asText().equals("gateway-unavailable"));
    }

    private Sent send(String path, String body, String... headers) {
        return send(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private Sent send(String path, byte[] body, String... headers) {
        return Sent.of(oda.api().sendRecords(path, body, headers));
    }

    private static byte[] gzip(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    /** What was answered. */
    private record Sent(int status, JsonNode json) {
        static Sent of(HttpResponse<String> response) {
            return new Sent(response.statusCode(), Api.read(response.body()));
        }

        int accepted() {
            assertThat(status).as("%s", json).isEqualTo(200);
            return json.get("accepted").asInt();
        }
    }
}
