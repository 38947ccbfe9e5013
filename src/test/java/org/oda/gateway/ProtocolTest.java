package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
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
import org.oda.backup.BackupPlace;
import org.oda.catalogue.Catalogue;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.pump.PumpFigures;
import org.oda.query.QueryEngine;
import org.oda.store.FakeStore;
import org.oda.table.TableAnswer;
import org.oda.units.Units;

/** What holds for all routes, and the routes of operation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtocolTest {
    private final FakeStore store = new FakeStore();
    private final GatewayFixture oda = new GatewayFixture(store, null);
    private final ApiClient client = oda.client();

    @AfterAll
    void close() {
        oda.close();
    }

    @Test
    void routes_allOfThem_areThoseOfTheDescription() {
        PrometheusRegistry registry = new PrometheusRegistry();
        RequestMetrics metrics = new RequestMetrics(registry);

        try (Limiting limiting = Limiting.of(GatewayFixture.LIMITS, registry);
                QueryWatch watch = new QueryWatch(limiting);
                EventStreams streams = new EventStreams(limiting, registry)) {
            assertThat(Routes.of(config(0), services(), metrics, limiting, streams, watch).stream()
                            .map(route -> route.method().name() + " " + route.path())
                            .collect(Collectors.toSet()))
                    .isEqualTo(ApiClient.describedOperations());
        }
    }

    @Test
    void description_asked_isTheFile() {
        Answer answer = client.get("/openapi.yaml");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).startsWith("openapi: 3.0.3").contains("/query:");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/query,'POST, OPTIONS'",
        "PUT,/query,'POST, OPTIONS'",
        "HEAD,/query,'POST, OPTIONS'",
        "DELETE,/query,'POST, OPTIONS'",
        "TRACE,/query,'POST, OPTIONS'",
        "BREW,/query,'POST, OPTIONS'",
        "GET,/register/dg,'POST, OPTIONS'",
        "POST,/register/dc,'GET, HEAD, OPTIONS'",
        "PATCH,/health,'GET, HEAD, OPTIONS'"
    })
    void request_wrongMethod_is405WithAllow(String method, String path, String allowed) {
        Answer answer = client.exchange(method, path, "", "application/json");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/query/", "/register", "/register/dg/x", "/QUERY", "/query/..%2f"})
    void request_unknownPath_is404(String path) {
        Answer answer = client.get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("code").textValue()).isEqualTo("unknown-path");
    }

    @Test
    void options_knownPath_tellsWhatIsAllowed() {
        Answer answer = client.exchange("OPTIONS", "/register/dc", "", "application/json");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @Test
    void head_knownPath_isAGetWithoutABody() {
        oda.setPumpRuns(false);
        try {
            Answer answer = client.exchange("HEAD", "/health", "", "application/json");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).isEmpty();
        } finally {
            oda.setPumpRuns(true);
        }
    }

    @Test
    void answer_ofAnyKind_tellsNothingOfTheServerAndLetsNoOtherSiteIn() {
        HttpResponse<String> response = client.send(
                client.request("/register/dc")
                        .header("Origin", "https://elsewhere.example")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(response.headers().map()).doesNotContainKeys("server", "access-control-allow-origin");
    }

    @Test
    void register_staticWithoutASecondListener_namesTheSettings() {
        Answer answer = client.get("/register/dc?static=TRUE");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("field").textValue()).isEqualTo("static");
        assertThat(answer.json().get("detail").textValue()).contains("kafka_address_static", "kafka_port_static");
    }

    @Test
    void health_allUp_is200() {
        Answer answer = client.get("/health");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("status").textValue()).isEqualTo("up");
        assertThat(answer.json().get("components").fieldNames()).toIterable().containsExactly("store", "kafka", "pump");
    }

    @Test
    void health_aPartDown_isNotReadyButLives() {
        oda.setPumpRuns(false);
        try {
            assertThat(client.get("/health/ready").status()).isEqualTo(503);
            assertThat(client.get("/health")
                            .json()
                            .at("/components/pump/status")
                            .textValue())
                    .isEqualTo("down");
            assertThat(client.get("/health")
                            .json()
                            .at("/components/store/status")
                            .textValue())
                    .isEqualTo("up");
            assertThat(client.get("/health/live").status()).isEqualTo(200);
        } finally {
            oda.setPumpRuns(true);
        }
        assertThat(client.get("/health/ready").status()).isEqualTo(200);
    }

    @Test
    void metrics_requests_areCountedByRouteAndStatus() {
        String[] labels = {
            "http_request_method=\"GET\"", "http_route=\"/health/live\"", "http_response_status_code=\"200\""
        };
        double before = oda.metric("http_server_request_duration_seconds_count", labels);

        client.get("/health/live");

        assertThat(oda.metric("http_server_request_duration_seconds_count", labels))
                .isEqualTo(before + 1);
    }

    @Test
    void metrics_pathsThatAreNotThere_makeOneSeries() {
        client.get("/none/1");
        client.get("/none/2");

        assertThat(oda.metric("http_server_request_duration_seconds_count", "http_route=\"unknown\""))
                .isGreaterThanOrEqualTo(2);
        assertThat(client.get("/metrics").text()).doesNotContain("/none");
    }

    @Test
    void rejects_morePagesThanOne_areGivenNewestFirst() throws Exception {
        for (int i = 0; i < 5; i++) {
            reject("t", i, "bad_json", ("{\"n\":" + i).getBytes(StandardCharsets.UTF_8));
        }
        reject("t", 5, "invalid_utf8", new byte[] {(byte) 0xff, 1});
        reject("t", 6, "empty", null);

        Answer first = client.get("/rejects?limit=3");
        Answer second = client.get("/rejects?cursor=" + first.json().get("next").textValue());

        assertThat(first.json().at("/rejects").findValuesAsText("offset")).containsExactly("6", "5", "4");
        assertThat(second.json().at("/rejects").findValuesAsText("offset")).containsExactly("3", "2", "1", "0");
        assertThat(second.json().get("next").isNull()).isTrue();
        var empty = first.json().at("/rejects/0");
        assertThat(empty.get("raw_text").isNull() && empty.get("raw_base64").isNull())
                .isTrue();
        var noText = first.json().at("/rejects/1");
        assertThat(noText.get("raw_text").isNull()).isTrue();
        assertThat(noText.get("raw_base64").textValue())
                .isEqualTo(Base64.getEncoder().encodeToString(new byte[] {(byte) 0xff, 1}));
        var badJson = first.json().at("/rejects/2");
        assertThat(badJson.get("raw_text").textValue()).isEqualTo("{\"n\":4");
        assertThat(badJson.get("reason").textValue()).isEqualTo("bad_json");
        assertThat(badJson.get("topic").textValue()).isEqualTo("t");
        assertThat(badJson.get("partition").intValue()).isZero();
        assertThat(badJson.get("raw_length").intValue()).isEqualTo(6);
        assertThat(badJson.get("time").textValue()).isEqualTo("2024-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1001", "limit=x", "cursor=x", "cursor=-1"})
    void rejects_badPage_namesTheField(String parameter) {
        Answer answer = client.get("/rejects?" + parameter);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(parameter).startsWith(answer.json().get("field").textValue());
    }

    @Test
    void start_portTaken_tellsTheAddressAndTheOption() {
        int port = oda.gateway().port();

        assertThatThrownBy(() -> Gateway.start(config(port), services()))
                .isInstanceOfSatisfying(OdaException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.ADDRESS_IN_USE);
                    assertThat(e.detail()).contains("127.0.0.1:" + port, "--port", "api_gateway_port");
                });
    }

    @Test
    void start_hostOfAnotherMachine_isABadSetting() {
        var elsewhere = new GatewayConfig("192.0.2.1", 0, "k:1", null, KafkaLogin.NONE, null, GatewayFixture.LIMITS);

        assertThatThrownBy(() -> Gateway.start(elsewhere, services())).isInstanceOfSatisfying(OdaException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONFIG);
            assertThat(e.detail()).contains("192.0.2.1", "--host");
        });
    }

    @Test
    void close_started_leavesNoThreads() {
        Gateway other = Gateway.start(config(0), services());
        int port = other.port();

        other.close();

        assertThatThrownBy(() -> new ApiClient(port).get("/health/live")).isInstanceOf(Exception.class);
        await().untilAsserted(() -> Gateway.start(config(port), services()).close());
    }

    @Test
    void register_kafkaIsAway_is503WithRetryAfterAndRecovers() {
        try (var other = new GatewayFixture(store, null)) {
            other.broker().stop();

            Answer answer = other.client().post("/register/dg", "{\"topics\":[\"late\"]}");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNotEmpty();
            assertThat(answer.json().get("code").textValue()).isEqualTo("kafka-unavailable");
            await().until(() -> other.client().get("/health").status() == 503);

            other.broker().startAgain();
            await().until(() -> other.client()
                            .post("/register/dg", "{\"topics\":[\"late\"]}")
                            .status()
                    == 200);
        }
    }

    private static GatewayConfig config(int port) {
        return new GatewayConfig("127.0.0.1", port, "k:1", null, KafkaLogin.NONE, null, GatewayFixture.LIMITS);
    }

    private GatewayServices services() {
        return new GatewayServices(
                oda.topics(),
                new QueryEngine(store, new Units(), InstantSource.system()),
                new TableAnswer(new Units()),
                oda.rejects(),
                oda.replayer(),
                oda.live(),
                oda.intake(),
                store,
                () -> new PumpFigures(0, GatewayFixture.RECENT, 0, 0, 0),
                (ids, since) -> new CompletableFuture<>(),
                new Catalogue(store, oda.topics()::topics),
                topic -> null,
                oda.jobs(),
                new BackupPlace(null),
                new Health(Map.of()),
                Entrance.OPEN,
                InstantSource.system(),
                new PrometheusRegistry());
    }

    private void reject(String topic, long offset, String reason, byte @Nullable [] raw) throws Exception {
        Map<String, Object> settings =
                new HashMap<>(Map.of("bootstrap.servers", oda.broker().endpoint()));
        try (var producer =
                new KafkaProducer<byte[], byte[]>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            var message = new ProducerRecord<byte[], byte[]>("__oda_rejects", raw);
            Map<String, String> headers = Map.of(
                    "topic",
                    topic,
                    "partition",
                    "0",
                    "offset",
                    Long.toString(offset),
                    "reason",
                    reason,
                    "detail",
                    "as the test says",
                    "timestamp",
                    "1704067200000");
            headers.forEach((name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            if (raw != null) {
                message.headers().add("length", Integer.toString(raw.length).getBytes(StandardCharsets.UTF_8));
            }
            Objects.requireNonNull(producer.send(message)).get();
        }
    }
}
