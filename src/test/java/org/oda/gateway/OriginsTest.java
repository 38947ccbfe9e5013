package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oda.access.Doors;
import org.oda.access.Scope;
import org.oda.access.TokenFile;
import org.oda.access.Tokens;
import org.oda.access.TopicPattern;
import org.oda.store.FakeStore;

/** What pages of other origins may do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OriginsTest {
    private String everything = "";
    private GatewayFixture oda;
    private ApiClient client;

    @BeforeAll
    void start(@TempDir Path data) {
        var file = new TokenFile(data);
        everything = file.create("everything", Set.of(Scope.values()), List.of(TopicPattern.ALL), Instant.now(), null)
                .text();
        oda = new GatewayFixture(
                new FakeStore(),
                null,
                GatewayFixture.LIMITS,
                new Entrance(
                        Doors.of(Tokens.follow(file, Instant::now), null, Instant::now),
                        (who, what, details) -> {},
                        true,
                        Set.of("https://dashboard.example.com"),
                        null));
        client = oda.client();
    }

    @AfterAll
    void close() {
        oda.close();
    }

    @Test
    void cors_namedOrigin_mayReadAndOthersMayNot() {
        String named = "https://dashboard.example.com";
        Answer answer = exchange("GET", "/topics", "", "Origin", named, "Authorization", "Bearer " + everything);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(named);
        assertThat(answer.headers().allValues("Vary")).contains("Origin");
        Answer refused = exchange("GET", "/topics", "", "Origin", named);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).contains(named);
        Answer other = exchange(
                "GET", "/topics", "", "Origin", "https://evil.example", "Authorization", "Bearer " + everything);
        assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();

        Answer preflight = exchange(
                "OPTIONS",
                "/query",
                "",
                "Origin",
                named,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElse(""))
                .contains("Authorization");
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Methods")
                        .orElse(""))
                .contains("POST");
        assertThat(exchange(
                                "OPTIONS",
                                "/query",
                                "",
                                "Origin",
                                "https://evil.example",
                                "Access-Control-Request-Method",
                                "POST")
                        .headers()
                        .map())
                .doesNotContainKeys("access-control-allow-origin", "access-control-allow-methods");
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site,                    403",
        "Sec-Fetch-Site, same-site,                     403",
        "Sec-Fetch-Site, same-origin,                   200",
        "Sec-Fetch-Site, none,                          200",
        "Origin,         null,                          403",
        "Origin,         https://evil.example,          403",
        "Origin,         http://127.0.0.1:1,            403",
        "Origin,         https://dashboard.example.com, 200",
    })
    void post_fromAWebPage_isTakenFromTheOwnOriginAndNamedOnes(String header, String value, int status) {
        Answer answer = exchange(
                "POST", "/register/dg", "{\"topics\":[]}", header, value, "Authorization", "Bearer " + everything);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(exchange("GET", "/topics", "", header, value, "Authorization", "Bearer " + everything)
                        .status())
                .isEqualTo(200);
    }

    private Answer exchange(String method, String path, String body, String... headers) {
        return client.exchange(method, path, body, "application/json", headers);
    }
}
