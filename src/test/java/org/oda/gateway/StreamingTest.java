package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.store.GeneratedStore;

/** Long answers, broken ones, and readers that are slow or go away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("once")
class StreamingTest {
    private static final String QUERY = "{\"topic\":\"generated\"}";
    private static final long ENDLESS = Long.MAX_VALUE;
    /** Records that a format may gather before it writes any: two groups of rows of a Parquet file. */
    /** Of what follows a client's leaving: a connection on which nothing moves is given up by itself after half a minute. */
    private static final Duration SOONER_THAN_IDLE = Duration.ofSeconds(20);

    private static final long MOST_AT_ONCE = 131_072;

    private final GeneratedStore store = new GeneratedStore(10);
    private final GatewayFixture oda = new GatewayFixture(store, null);

    @AfterAll
    void close() {
        oda.close();
    }

    @AfterEach
    void allCursors_areClosed() {
        await().atMost(SOONER_THAN_IDLE).until(() -> store.openCursors() == 0);
        await().atMost(SOONER_THAN_IDLE).until(() -> oda.metric("oda_queries_running") == 0);
    }

    @Test
    void query_longAnswer_isComplete() throws IOException {
        store.setCount(200_000, false);

        try (InputStream plain = new GZIPInputStream(stream().body())) {
            String text = new String(plain.readAllBytes(), StandardCharsets.UTF_8);

            assertThat(text).startsWith("[{").endsWith("}]");
            assertThat(Answer.read(text).size()).isEqualTo(200_000);
        }
    }

    @Test
    void query_storeFailsAtTheFirstRecord_is503() {
        store.setCount(0, true);

        Answer answer = oda.client().query(QUERY);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(answer.header("Content-Encoding")).isEmpty();
        assertThat(answer.json().get("code").textValue()).isEqualTo("store-unavailable");
    }

    @Test
    void query_storeFailsBeforeAnythingWasSent_is503() {
        store.setCount(5, true);

        Answer answer = oda.client().query(QUERY);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Content-Encoding")).isEmpty();
        assertThat(answer.json().get("code").textValue()).isEqualTo("store-unavailable");
    }

    @Test
    void query_storeFailsMidway_breaksTheConnection() throws IOException {
        store.setCount(300_000, true);
        double before = answered(503);

        try (InputStream compressed = stream().body()) {
            assertThatThrownBy(compressed::readAllBytes).isInstanceOf(IOException.class);
        }
        // counted once the connection is broken off, which the client may see first
        await().atMost(SOONER_THAN_IDLE).until(() -> answered(503) == before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "ndjson", "csv", "parquet", "arrow"})
    void query_clientGoesAway_stopsTheWork(String format) throws IOException {
        store.setCount(ENDLESS, false);
        double before = answered(499);

        long read;
        try (InputStream body = stream(format).body()) {
            assertThat(body.readNBytes(100_000)).hasSize(100_000);
            awaitThatNothingMoves();
            read = store.read();
        }

        await().atMost(SOONER_THAN_IDLE).until(() -> store.openCursors() == 0);
        assertThat(store.read() - read).isLessThan(MOST_AT_ONCE);
        await().atMost(SOONER_THAN_IDLE).until(() -> answered(499) == before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ndjson", "csv"})
    void query_storeFailsMidwayOfPlainText_breaksTheConnection(String format) throws IOException {
        store.setCount(300_000, true);

        try (InputStream body = stream(format).body()) {
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    @Test
    void query_longAnswerInLines_isComplete() throws IOException {
        store.setCount(200_000, false);

        try (InputStream body = stream("ndjson").body()) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);

            assertThat(text).endsWith("}\n");
            assertThat(text.lines()).hasSize(200_000);
        }
    }

    @Test
    void query_readersThatDoNotRead_holdNobodyElse() throws IOException {
        store.setCount(ENDLESS, false);
        double before = answered(499);
        List<Socket> readers = new ArrayList<>();
        try {
            for (int i = 0; i < GatewayFixture.MAX_QUERIES; i++) {
                readers.add(askAndDoNotRead(oda.gateway().port()));
            }
            await().atMost(SOONER_THAN_IDLE).until(() -> store.openCursors() == GatewayFixture.MAX_QUERIES);
            awaitThatNothingMoves();

            assertThat(oda.client().get("/health/live").status()).isEqualTo(200);
            assertThat(oda.client().get("/register/dc").status()).isEqualTo(200);
            Answer further = oda.client().query(QUERY);
            assertThat(further.status()).isEqualTo(503);
            assertThat(further.header("Retry-After")).isNotEmpty();
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }
        await().atMost(SOONER_THAN_IDLE).until(() -> answered(499) == before + GatewayFixture.MAX_QUERIES);
    }

    @Test
    @Timeout(300)
    void close_whileAnAnswerHangs_breaksItOff() throws IOException {
        store.setCount(ENDLESS, false);
        try (var other = new GatewayFixture(store, null);
                Socket reader = askAndDoNotRead(other.gateway().port())) {
            await().atMost(SOONER_THAN_IDLE).until(() -> store.openCursors() == 1);
            awaitThatNothingMoves();

            other.gateway().close();

            assertThat(reader.getInputStream().readAllBytes()).isNotEmpty();
            await().atMost(SOONER_THAN_IDLE).until(() -> store.openCursors() == 0);
        }
    }

    private void awaitThatNothingMoves() {
        long[] before = {-1};
        await().pollInterval(Duration.ofMillis(200)).until(() -> {
            long now = store.read();
            boolean stands = now == before[0];
            before[0] = now;
            return stands;
        });
    }

    private double answered(int status) {
        return oda.metric(
                "http_server_request_duration_seconds_count",
                "http_route=\"/query\"",
                "http_response_status_code=\"" + status + "\"");
    }

    private HttpResponse<InputStream> stream() {
        return stream("json");
    }

    private HttpResponse<InputStream> stream(String format) {
        String query = "{\"topic\":\"generated\",\"format\":\"%s\"}".formatted(format);
        return oda.client()
                .send(
                        oda.client()
                                .request("/query")
                                .POST(HttpRequest.BodyPublishers.ofString(query))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
    }

    private static Socket askAndDoNotRead(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream()
                .write("POST /query HTTP/1.1\r\nHost: oda\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(QUERY.length(), QUERY)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
