package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.oda.store.FakeStore;

/** What a request to send may not be, and that it harms nobody. */
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SendLimitsTest {
    private static final String PATH = "/topics/livingroom/records";
    private static final String RECORD =
            "{\"timestamp\":\"2024-01-25T13:53:54Z\",\"generator_id\":\"g\",\"data\":{\"n\":1}}";

    private final GatewayFixture oda = new GatewayFixture(new FakeStore(), null);
    private final ApiClient client = oda.client();

    @BeforeAll
    void register() {
        client.register("livingroom");
    }

    @AfterAll
    void close() {
        oda.close();
    }

    @Test
    void send_asDescribed_isAccepted() {
        assertThat(client.post(PATH, RECORD).json().get("accepted").asInt()).isOne();
        assertThat(client.post(PATH + "?ack=kafka", "[" + RECORD + "]").status())
                .isEqualTo(200);
    }

    @Test
    void send_unknownTopic_tellsTheNearestAndTheRemedy() {
        Answer answer = client.records("/topics/livingrom/records", bytes(RECORD));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("code").asText()).isEqualTo("unknown-topic");
        assertThat(answer.json().get("detail").asText())
                .contains("did you mean 'livingroom'?")
                .contains("POST /register/dg");
    }

    @Test
    void send_internalTopic_isUnknown() {
        assertThat(client.records("/topics/__oda_rejects/records", bytes(RECORD))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void send_wrongParameters_areNamed() {
        assertThat(client.records(PATH + "?ack=all", bytes(RECORD))
                        .json()
                        .get("field")
                        .asText())
                .isEqualTo("ack");
        assertThat(client.records(PATH + "?acks=stored", bytes(RECORD))
                        .json()
                        .get("code")
                        .asText())
                .isEqualTo("unknown-field");
        assertThat(client.records(PATH, bytes(RECORD), "Content-Encoding", "br")
                        .json()
                        .get("field")
                        .asText())
                .isEqualTo("Content-Encoding");
    }

    @Test
    void send_otherMethod_isToldWhatIsAllowed() {
        Answer answer = client.exchange("PUT", PATH, RECORD, "application/json");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).contains("POST");
        assertThat(oda.metric(
                        "http_server_request_duration_seconds_count",
                        "http_response_status_code=\"405\"",
                        "http_route=\"/topics/{topic}/records\""))
                .isPositive();
    }

    @Test
    void send_noJson_isRefusedAndNothingIsSent() {
        double before = oda.metric("oda_http_sent_records_total");
        for (String body : List.of("", "hello", "[" + RECORD + ",", "{\"a\":")) {
            Answer answer = client.records(PATH, bytes(body));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().get("code").asText()).isEqualTo("bad-json");
        }
        assertThat(oda.metric("oda_http_sent_records_total")).isEqualTo(before);
    }

    @Test
    void send_noGzipThoughItSaysSo_isRefused() {
        byte[] cut = gzip(bytes(RECORD), 1);
        for (byte[] body : List.of(bytes(RECORD), java.util.Arrays.copyOf(cut, cut.length - 12), new byte[0])) {
            Answer answer = client.records(PATH, body, "Content-Encoding", "gzip");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().get("field").asText()).isEqualTo("Content-Encoding");
        }
    }

    @Test
    void send_decompressionBomb_isRefusedBeforeItIsUnpacked() {
        byte[] bomb = gzip(new byte[1 << 20], 4_000);
        assertThat(bomb.length).isLessThan(GatewayFixture.MAX_BODY_BYTES);

        Answer answer = client.records(PATH, bomb, "Content-Encoding", "gzip");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().get("detail").asText()).contains("16777216 bytes");
    }

    @Test
    void send_tooLargeOrTooMany_isRefusedAsAWhole() {
        double before = oda.metric("oda_http_sent_records_total");

        assertThat(client.records(PATH, new byte[GatewayFixture.MAX_BODY_BYTES + 1])
                        .status())
                .isEqualTo(413);
        assertThat(client.records(PATH, bytes((RECORD + "\n").repeat(SendResource.MAX_RECORDS + 1)))
                        .json()
                        .get("detail")
                        .asText())
                .contains("10000 records");
        assertThat(oda.metric("oda_http_sent_records_total")).isEqualTo(before);
    }

    @Test
    void send_asManyAsMay_areTaken() {
        Answer answer = client.records(PATH, bytes((RECORD + "\n").repeat(SendResource.MAX_RECORDS)));

        assertThat(answer.json().get("accepted").asInt()).isEqualTo(SendResource.MAX_RECORDS);
    }

    @Test
    void send_neverStored_isToldWhatIsWithKafka() {
        Answer answer = client.records(PATH + "?ack=stored", bytes(RECORD));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(answer.json().get("code").asText()).isEqualTo("not-yet-stored");
        assertThat(answer.json().get("results").get(0).get("offset").isIntegralNumber())
                .isTrue();
    }

    @Test
    void send_manyThatWaitForTheStore_holdNoThreads() {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            var answer = new CompletableFuture<Answer>();
            answers.add(answer);
            new Thread(() -> answer.complete(sendWhenOneMay(PATH + "?ack=stored"))).start();
        }

        assertThat(client.get("/health/live").status()).isEqualTo(200);
        assertThat(sendWhenOneMay(PATH).status()).isEqualTo(200);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer)
                        .succeedsWithin(Duration.ofSeconds(30))
                        .satisfies(each ->
                                assertThat(each.json().get("code").asText()).isEqualTo("not-yet-stored")));
    }

    /** More bodies at once than may be read are for another test. */
    private Answer sendWhenOneMay(String path) {
        Answer answer;
        do {
            answer = client.records(path, bytes(RECORD));
        } while (answer.json().path("code").asText().equals("gateway-unavailable"));
        return answer;
    }

    @Test
    void send_slowSendersEverywhere_leaveRoomForOthers() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < GatewayFixture.MAX_BODIES + 20; i++) {
                var socket = new Socket(
                        InetAddress.getLoopbackAddress(), oda.gateway().port());
                slow.add(socket);
                OutputStream out = socket.getOutputStream();
                out.write(bytes("POST " + PATH + " HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{"));
                out.flush();
            }
            await().until(() -> client.records(PATH, bytes(RECORD)).status() == 503);
            assertThat(client.records(PATH, bytes(RECORD)).json().get("code").asText())
                    .isEqualTo("gateway-unavailable");
            assertThat(client.get("/register/dc").status()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        // a connection on which nothing moves would be given up after half a minute
        await().atMost(Duration.ofSeconds(20))
                .until(() -> client.records(PATH, bytes(RECORD)).status() == 200);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] block, int times) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < times; i++) {
                out.write(block);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }
}
