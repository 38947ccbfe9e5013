package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.store.FakeStore;

/** The files of the page, and the figures that it shows first. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTest {
    private static final Path FOLDER = Path.of("src/main/resources/web");

    private final FakeStore store = new FakeStore();
    private final GatewayFixture oda = new GatewayFixture(store, null);
    private final ApiClient client = oda.client();

    @AfterAll
    void close() {
        oda.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/,text/html;charset=utf-8",
        "/docs,text/html;charset=utf-8",
        "/web/app.js,text/javascript;charset=utf-8",
        "/web/views/live.js,text/javascript;charset=utf-8",
        "/web/style.css,text/css;charset=utf-8",
        "/web/icon.svg,image/svg+xml;charset=utf-8",
        "/web/vendor/uplot/uPlot.esm.js,text/javascript;charset=utf-8",
        "/web/vendor/uplot/uPlot.min.css,text/css;charset=utf-8",
        "/web/vendor/swagger-ui/swagger-ui-bundle.js,text/javascript;charset=utf-8",
        "/web/vendor/swagger-ui/swagger-ui.css,text/css;charset=utf-8",
    })
    void file_ofThePage_hasItsTypeAndIsAskedForEachTime(String path, String type) {
        Answer answer = client.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type").replace("; ", ";")).isEqualTo(type);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(answer.header("ETag")).matches("\"[0-9a-f]{24}\"");
        assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
        assertThat(answer.text()).isNotBlank();
    }

    @Test
    void file_eachInTheFolder_isServed() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER).filter(Files::isRegularFile)) {
            assertThat(files.map(
                            file -> "/web/" + FOLDER.relativize(file).toString().replace('\\', '/')))
                    .isNotEmpty()
                    .allSatisfy(path -> assertThat(get(path).statusCode()).isEqualTo(200));
        }
    }

    @Test
    void files_thatOthersName_areThere() throws IOException {
        Pattern named = Pattern.compile("[\"'](web/[\\w./-]+\\.(?:js|css|svg|png|html))[\"']");
        try (Stream<Path> files = Files.walk(FOLDER).filter(Files::isRegularFile)) {
            for (Path file : files.toList()) {
                Matcher matcher = named.matcher(Files.readString(file));
                while (matcher.find()) {
                    assertThat(get("/" + matcher.group(1)).statusCode())
                            .as("%s names %s", file, matcher.group(1))
                            .isEqualTo(200);
                }
            }
        }
    }

    @Test
    void file_gzipAccepted_isCompressedAndTheSame() throws IOException {
        HttpResponse<byte[]> response = get("/web/vendor/uplot/uPlot.esm.js", "Accept-Encoding", "gzip, deflate, br");

        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        byte[] plain = client.get("/web/vendor/uplot/uPlot.esm.js").text().getBytes(StandardCharsets.UTF_8);
        assertThat(response.body()).hasSizeLessThan(plain.length / 2);
        try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertThat(unzipped.readAllBytes()).isEqualTo(plain);
        }
    }

    @Test
    void file_knownToTheBrowser_isNotSentAgain() {
        for (String encoding : List.of("identity", "gzip")) {
            String tag = get("/", "Accept-Encoding", encoding)
                    .headers()
                    .firstValue("ETag")
                    .orElseThrow();

            HttpResponse<byte[]> again = get("/", "Accept-Encoding", encoding, "If-None-Match", "\"x\", W/" + tag);
            HttpResponse<byte[]> other = get("/", "Accept-Encoding", encoding, "If-None-Match", "\"x\"");

            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.headers().firstValue("ETag")).hasValue(tag);
            assertThat(other.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void head_ofAFile_hasTheHeadersAlone() {
        Answer head = client.exchange("HEAD", "/", "", "application/json");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).isEqualToIgnoringCase("text/html;charset=utf-8");
        assertThat(head.text()).isEmpty();
    }

    @Test
    void docs_withASlash_leadsToTheReference() {
        HttpResponse<byte[]> response = get("/docs/");

        assertThat(response.statusCode()).isEqualTo(308);
        assertThat(response.headers().firstValue("Location")).contains("../docs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/web/nothing.js",
                "/web/lib",
                "/web/",
                "/web/..%2fopenapi.yaml",
                "/web/..%2f..%2fopenapi.yaml",
                "/web/%2e%2e/openapi.yaml",
                "/web/lib/%2e%2e/%2e%2e/logback.xml",
                "/web/..%5clogback.xml",
                "/web//logback.xml",
                "/web/.hidden.js",
                "/web/app.js%00.html",
                "/web/vendor/uplot/uPlot.cjs.js",
                "/index.html"
            })
    void file_notOfThePage_isRefused(String path) {
        HttpResponse<byte[]> response = get(path);

        assertThat(response.statusCode()).isIn(400, 404);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).doesNotContain("openapi: 3", "<configuration");
    }

    @Test
    void headers_ofThePage_letNothingInFromElsewhere() {
        HttpHeaders headers = get("/").headers();

        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(headers.firstValue("Cross-Origin-Opener-Policy")).hasValue("same-origin");
        assertThat(headers.firstValue("Cross-Origin-Resource-Policy")).hasValue("same-origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/nothing", "/query", "/rejects?limit=0", "/web/nothing.js"})
    void headers_ofData_letNothingOfItRun(String path) {
        HttpHeaders headers = get(path).headers();

        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow()).startsWith("default-src 'none'; frame");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void status_asked_tellsAllFigures() {
        Answer answer = client.get("/status");

        assertThat(answer.status()).isEqualTo(200);
        var json = answer.json();
        assertThat(json.get("version").textValue()).isNotEmpty();
        assertThat(json.get("time").textValue()).isEqualTo("2024-06-01T00:00:00Z");
        assertThat(json.get("records").longValue()).isZero();
        assertThat(json.get("rate").doubleValue()).isEqualTo(12.5);
        assertThat(json.get("recent"))
                .isEqualTo(Answer.read("{\"until\":\"2024-06-01T00:00:00Z\",\"step\":5,\"rates\":[0.0,12.5]}"));
        assertThat(json.get("lag").longValue()).isEqualTo(3);
        assertThat(json.get("rejects").longValue()).isEqualTo(2);
        assertThat(json.get("flagged").longValue()).isEqualTo(1);
        assertThat(json.get("free_bytes").longValue()).isPositive();
        assertThat(json.at("/health/components/store/status").textValue()).isEqualTo("up");
    }

    @Test
    void status_storeAway_isStillTold() {
        store.setAvailable(false);
        try {
            Answer answer = client.get("/status");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().get("records").isNull()).isTrue();
            assertThat(answer.json().get("generators").isNull()).isTrue();
            assertThat(answer.json().at("/health/status").textValue()).isEqualTo("down");
        } finally {
            store.setAvailable(true);
        }
    }

    private HttpResponse<byte[]> get(String path, String... headers) {
        HttpRequest.Builder request = client.request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
