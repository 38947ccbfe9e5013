package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.oda.store.Records.START;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.access.Doors;
import org.oda.access.Scope;
import org.oda.access.TokenFile;
import org.oda.access.Tokens;
import org.oda.access.TopicPattern;
import org.oda.store.FakeStore;

/** A gateway that asks for tokens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
    /** What each operation needs; those of no scope are for every token, those with a dash for everybody. */
    private static final Map<String, String> NEEDS = Map.ofEntries(
            Map.entry("POST /register/dg", "register send"),
            Map.entry("GET /register/dc", "read"),
            Map.entry("POST /query", "read"),
            Map.entry("POST /topics/{topic}/records", "send"),
            Map.entry("GET /stream", "read"),
            Map.entry("GET /topics", "read"),
            Map.entry("GET /topics/{topic}", "read"),
            Map.entry("GET /generators", "read"),
            Map.entry("GET /generators/{generator}", "read"),
            Map.entry("GET /rejects", "read"),
            Map.entry("POST /rejects/replay", "admin"),
            Map.entry("GET /rejects/{topic}/{partition}/{offset}", "read"),
            Map.entry("GET /rejects/{topic}/{partition}/{offset}/raw", "read"),
            Map.entry("DELETE /data", "admin"),
            Map.entry("POST /backups", "admin"),
            Map.entry("GET /jobs", "admin"),
            Map.entry("GET /jobs/{id}", "admin"),
            Map.entry("GET /metrics", "read admin"),
            Map.entry("GET /status", "read admin"),
            Map.entry("GET /access/me", ""),
            Map.entry("GET /health", "-"),
            Map.entry("GET /health/live", "-"),
            Map.entry("GET /health/ready", "-"),
            Map.entry("GET /openapi.yaml", "-"),
            Map.entry("GET /", "-"),
            Map.entry("GET /docs", "-"),
            Map.entry("GET /web/{file}", "-"));

    private final Queue<String> audited = new ConcurrentLinkedQueue<>();
    private final FakeStore store = new FakeStore();
    private String everything = "";
    private String kitchen = "";
    private TokenFile file;
    private GatewayFixture oda;
    private ApiClient client;

    @BeforeAll
    void start(@TempDir Path data) {
        file = new TokenFile(data);
        everything = token("everything", "*", Scope.values());
        kitchen = token("kitchen", "kitchen*", Scope.values());
        oda = new GatewayFixture(
                store,
                null,
                GatewayFixture.LIMITS,
                new Entrance(
                        Doors.of(Tokens.follow(file, Instant::now), null, Instant::now),
                        (who, what, details) -> audited.add(who + " " + what + " " + details),
                        true,
                        Set.of(),
                        null));
        client = oda.client();
        store.append(List.of(
                record("kitchen-1", 0, 0, START, "thermometer", "\"x\"", number("temperature", "Cel", 20)),
                record("cellar", 0, 0, START, "thermometer", "\"x\"", number("temperature", "Cel", 9)),
                record("cellar", 0, 1, START, "secret-sensor", "\"x\"", number("temperature", "Cel", 9))));
        assertThat(as(everything, "POST", "/register/dg", "{\"topics\":[\"kitchen-1\",\"cellar\"]}")
                        .status())
                .isEqualTo(200);
    }

    @AfterAll
    void close() {
        oda.close();
    }

    @Test
    void routes_allOfThem_haveADecision() {
        assertThat(new TreeSet<>(NEEDS.keySet())).isEqualTo(ApiClient.describedOperations());
    }

    @Test
    void routes_eachWithEachScope_openOnlyToThoseWithTheScope() {
        Map<String, String> tokens = Arrays.stream(Scope.values())
                .collect(Collectors.toMap(Scope::text, scope -> token("only-" + scope.text(), "*", scope)));
        NEEDS.forEach((operation, needs) -> {
            String method = operation.split(" ", -1)[0];
            String path = operation
                    .split(" ", -1)[1]
                    .replace("{topic}", "kitchen-1")
                    .replace("{partition}", "0")
                    .replace("{offset}", "7")
                    .replace("{generator}", "thermometer")
                    .replace("{id}", "none")
                    .replace("{file}", "index.html");
            if (path.equals("/stream")) {
                path = "/stream?topic=none";
            }
            boolean isPublic = needs.equals("-");
            String body = method.equals("POST") ? "{\"topics\":[]}" : "";
            assertThat(exchange(method, path, body).status() == 401)
                    .as("%s without a token", operation)
                    .isEqualTo(!isPublic);
            for (Map.Entry<String, String> token : tokens.entrySet()) {
                boolean mayPass = isPublic
                        || needs.isEmpty()
                        || List.of(needs.split(" ", -1)).contains(token.getKey());
                Answer answer = as(token.getValue(), method, path, body);
                assertThat(answer.status() != 403)
                        .as("%s with %s: %d %s", operation, token.getKey(), answer.status(), answer.text())
                        .isEqualTo(mayPass);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Basic b2RhOm9kYQ==",
                "Token %s",
                "Bearer %s x",
                "Bearer x%s",
                "%s",
                "Bearer oda_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.",
            })
    void request_headerThatIsNoValidToken_isRefused(String header) {
        Answer answer = exchange("GET", "/topics", "", "Authorization", header.formatted(everything));
        assertThat(answer.status()).isIn(401, 429);
        assertThat(answer.json().path("code").asText()).isIn("unauthenticated", "too-many-requests");
        assertThat(answer.text()).doesNotContain(everything);
    }

    @Test
    void request_longToken_isRefused() {
        assertThat(exchange("GET", "/topics", "", "Authorization", "Bearer " + "a".repeat(7_000))
                        .status())
                .isIn(401, 429);
    }

    @Test
    void request_twoTokens_isRefused() {
        assertThat(exchange("GET", "/topics", "", "Authorization", "Bearer " + everything, "Authorization", "Bearer x")
                        .status())
                .isIn(401, 429);
    }

    @Test
    void request_withoutToken_isToldHow() {
        Answer answer = exchange("GET", "/status", "");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"oda\"");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void me_anyToken_tellsWhoItIs() {
        JsonNode me = as(kitchen, "GET", "/access/me", "").json();
        assertThat(me.path("name").asText()).isEqualTo("kitchen");
        assertThat(me.path("access").asText()).isEqualTo("on");
        assertThat(me.path("topics").path("read").toString()).isEqualTo("[\"kitchen*\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"topic\":\"kitchen-1\"}                       | 200",
                "{\"topic\":\"kitchen*\"}                        | 200",
                "{\"topic\":[\"kitchen-1\",\"kitchen-2\"]}       | 200",
                "{\"topic\":\"cellar\"}                          | 403",
                "{\"topic\":[\"kitchen-1\",\"cellar\"]}          | 403",
                "{\"topic\":\"*\"}                               | 403",
                "{\"topic\":\"*itchen*\"}                        | 403",
                "{\"topic\":\"k*\"}                              | 403",
                "{\"generator_id\":\"thermometer\"}              | 403",
                "{\"start\":\"2000-01-01T00:00:00Z\"}            | 403",
                "{\"topic\":\"celler\"}                          | 403",
                "{\"topic\":\"__oda_rejects\"}                   | 403",
            })
    void query_ofALimitedToken_isAnsweredOrRefusedAsAWhole(String body, int status) {
        Answer answer = as(kitchen, "POST", "/query", body.replace("}", ",\"stop\":\"2100-01-01T00:00:00Z\"}"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.text()).doesNotContain("secret-sensor");
        if (status == 403) {
            assertThat(answer.json().path("detail").asText())
                    .contains("kitchen*")
                    .doesNotContain("cellar'?");
        } else {
            assertThat(answer.text()).contains("kitchen-1");
        }
        assertThat(as(kitchen, "GET", "/stream", "").status()).isEqualTo(403);
        assertThat(as(kitchen, "GET", "/stream?topic=cellar", "").status()).isEqualTo(403);
    }

    @Test
    void lists_ofALimitedToken_showOnlyItsTopics() {
        assertThat(as(kitchen, "GET", "/register/dc", "").json().path("topics").toString())
                .isEqualTo("[\"kitchen-1\"]");
        assertThat(names(as(kitchen, "GET", "/topics", ""), "topics", "topic")).containsExactly("kitchen-1");
        Answer generators = as(kitchen, "GET", "/generators", "");
        assertThat(names(generators, "generators", "generator_id")).containsExactly("thermometer");
        assertThat(generators.json().path("generators").path(0).path("records").asInt())
                .isEqualTo(1);
        assertThat(generators.text()).doesNotContain("cellar");
        assertThat(as(kitchen, "GET", "/generators/thermometer", "").text()).doesNotContain("cellar");
        assertThat(as(kitchen, "GET", "/generators/secret-sensor", "").status()).isEqualTo(404);
        assertThat(as(kitchen, "GET", "/generators/secret-senso", "").text()).doesNotContain("secret-sensor'");
        assertThat(as(kitchen, "GET", "/generators?topic=cellar", "").status()).isEqualTo(403);
        assertThat(as(kitchen, "GET", "/topics/cellar", "").status()).isEqualTo(403);
        assertThat(as(kitchen, "GET", "/topics/kitchen-2", "").text()).doesNotContain("cellar");
        assertThat(as(kitchen, "GET", "/rejects?topic=cellar", "").status()).isEqualTo(403);
        assertThat(as(kitchen, "GET", "/rejects/cellar/0/0", "").status()).isEqualTo(403);
        assertThat(as(kitchen, "DELETE", "/data?topic=cellar&dry_run=true", "").status())
                .isEqualTo(403);
        assertThat(as(kitchen, "DELETE", "/data?generator_id=thermometer", "").status())
                .isEqualTo(403);
        assertThat(as(kitchen, "POST", "/backups", "{}").status()).isEqualTo(403);
        assertThat(as(kitchen, "GET", "/metrics", "").status()).isEqualTo(403);
        assertThat(as(kitchen, "GET", "/status", "").status()).isEqualTo(403);
        assertThat(as(kitchen, "POST", "/rejects/replay", "{\"records\":[{\"id\":\"cellar/0/0\"}]}")
                        .status())
                .isEqualTo(403);
        assertThat(as(kitchen, "POST", "/rejects/replay", "{\"select\":{\"from\":\"2024-01-01T00:00:00Z\"}}")
                        .status())
                .isEqualTo(403);
        assertThat(names(as(everything, "GET", "/topics", ""), "topics", "topic"))
                .contains("cellar");
    }

    @Test
    void register_ofASender_isAllowedWhereItChangesNothing() {
        String sender = token("sender", "kitchen*,cellar", Scope.SEND);
        assertThat(as(sender, "POST", "/register/dg", "{\"topics\":[\"kitchen-1\",\"cellar\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(as(sender, "POST", "/register/dg", "{\"topics\":[\"kitchen-9\"]}")
                        .status())
                .isEqualTo(403);
        assertThat(as(sender, "POST", "/register/dg", "{\"topics\":[{\"topic\":\"cellar\",\"owner\":\"me\"}]}")
                        .status())
                .isEqualTo(403);
        assertThat(as(kitchen, "POST", "/register/dg", "{\"topics\":[\"attic\"]}")
                        .status())
                .isEqualTo(403);
        assertThat(as(everything, "GET", "/register/dc", "").text()).doesNotContain("attic", "kitchen-9");
        assertThat(audited).anyMatch(line -> line.startsWith("everything topics.register"));
    }

    @Test
    void health_withoutToken_tellsNoDetails() {
        assertThat(exchange("GET", "/health", "").status()).isEqualTo(200);
        assertThat(exchange("GET", "/health", "", "Authorization", "Bearer none")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void stream_tokenRevoked_endsSoon() {
        await().until(() -> takesUntilItEnds().compareTo(Duration.ofSeconds(5)) < 0);
    }

    private Duration takesUntilItEnds() throws IOException {
        String reader = token("stream-reader", "kitchen*", Scope.READ);
        HttpResponse<java.io.InputStream> response = client.send(
                client.request("/stream?topic=kitchen-1")
                        .header("Authorization", "Bearer " + reader)
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);

        file.revoke("stream-reader");
        long revoked = System.nanoTime();

        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.lines().collect(Collectors.joining("\n"))).contains("unauthenticated");
        }
        Duration took = Duration.ofNanos(System.nanoTime() - revoked);
        assertThat(as(reader, "GET", "/topics", "").status()).isIn(401, 429);
        return took;
    }

    @Test
    void tokens_manyWrongOnes_areToldToWaitAndCounted() {
        Answer last = exchange("GET", "/topics", "");
        for (int i = 0; i <= Refusals.GUESSES; i++) {
            last = exchange("GET", "/topics", "", "Authorization", "Bearer wrong-" + i);
        }
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
        assertThat(as(everything, "GET", "/topics", "").status()).isEqualTo(200);
        String metrics = as(everything, "GET", "/metrics", "").text();
        assertThat(metrics).containsPattern("oda_access_refused_total\\{reason=\"bad_token\"} \\d\\d");
        assertThat(audited).anyMatch(line -> line.startsWith("oda access.refuse"));
        assertThat(audited).noneMatch(line -> line.contains("wrong-"));
    }

    private static List<String> names(Answer answer, String list, String name) {
        return Stream.of(answer.json().path(list))
                .flatMap(entries -> {
                    var names = Stream.<String>builder();
                    entries.forEach(entry -> names.add(entry.path(name).asText()));
                    return names.build();
                })
                .toList();
    }

    private Answer as(String token, String method, String path, String body) {
        return exchange(method, path, body, "Authorization", "Bearer " + token);
    }

    private Answer exchange(String method, String path, String body, String... headers) {
        return client.exchange(method, path, body, "application/json", headers);
    }

    private String token(String name, String topics, Scope... scopes) {
        String token = file.create(
                        name,
                        Set.of(scopes),
                        Arrays.stream(topics.split(",", -1))
                                .map(TopicPattern::new)
                                .toList(),
                        Instant.now(),
                        null)
                .text();
        if (oda != null) {
            await().until(() -> as(token, "GET", "/access/me", "").status() == 200);
        }
        return token;
    }
}
