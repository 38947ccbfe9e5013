package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.oda.store.GeneratedStore;

/** One caller, however greedy or slow, leaves enough for the others. Callers are addresses of this machine. */
@Tag("once")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsTest {
    private static final String QUERY = "{\"topic\":\"generated\"}";
    private static final String RECORD =
            "{\"timestamp\":\"2024-01-25T13:53:54Z\",\"generator_id\":\"g\",\"data\":{\"n\":1}}\n";
    private static final String RECORDS = "/topics/livingroom/records";
    private static final String GREEDY = "127.0.0.2";
    private static final String MODEST = "127.0.0.3";
    private static final int RECORDS_PER_SECOND = 100;

    private final GeneratedStore store = new GeneratedStore(1);
    private final GatewayFixture oda = new GatewayFixture(
            store,
            null,
            new Limits(
                    6,
                    Duration.ofSeconds(10),
                    SlowReader.USUAL,
                    24,
                    40,
                    4,
                    1 << 20,
                    50,
                    RECORDS_PER_SECOND,
                    1 << 30,
                    50));
    private final int port = oda.gateway().port();
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeAll
    void register() {
        oda.client().register("livingroom");
    }

    @AfterEach
    void nothing_isHeldAnyMore() throws IOException {
        store.setSearching(false);
        store.setCount(1, false);
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
        // that the client of a stream is gone is seen at the next sign of life
        await().until(() -> used("queries") == 0 && used("streams") == 0 && store.openCursors() == 0);
    }

    @AfterAll
    void close() {
        oda.close();
    }

    @Test
    void query_oneCallerWithoutEnd_hasItsShareAndTheOthersTheRest() throws IOException {
        store.setSearching(true);
        for (int i = 0; i < 12; i++) {
            RawHttp.send(open(GREEDY), "POST", "/query", QUERY, true);
        }
        await().until(() -> refused("queries") == 9);
        assertThat(used("queries")).isEqualTo(3);
        assertThat(most("queries")).isEqualTo(6);

        RawHttp.Heard refused = RawHttp.ask(port, GREEDY, "POST", "/query", QUERY);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
        assertThat(refused.body()).contains("too-many-requests").contains("max-queries");

        store.setSearching(false);
        assertThat(RawHttp.ask(port, MODEST, "POST", "/query", QUERY).status()).isEqualTo(200);
    }

    @Test
    void query_longerThanOneMayRun_is504AndGivesItsPlaceBack() throws IOException {
        store.setSearching(true);
        double before = refused("query_time");

        RawHttp.Heard ended = RawHttp.ask(port, MODEST, "POST", "/query", QUERY);

        assertThat(ended.status()).isEqualTo(504);
        assertThat(ended.body()).contains("query-timeout").contains("more than 10 s");
        assertThat(refused("query_time")).isEqualTo(before + 1);
    }

    @Test
    void send_moreThanTheRate_isRefusedAsAWhole() throws IOException {
        double sent = oda.metric("oda_http_sent_records_total");
        int many = 80 * RECORDS_PER_SECOND;
        String body = RECORD.repeat(many);

        assertThat(RawHttp.ask(port, GREEDY, "POST", RECORDS, body).status()).isEqualTo(200);
        RawHttp.Heard refused = RawHttp.ask(port, GREEDY, "POST", RECORDS, body);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 78);
        assertThat(refused.body()).contains("max-records-per-second");
        assertThat(oda.metric("oda_http_sent_records_total")).isEqualTo(sent + many);
        assertThat(RawHttp.ask(port, MODEST, "POST", RECORDS, RECORD).status()).isEqualTo(200);
    }

    @Test
    void requests_moreThanTheRate_areRefusedAndTheOperatorStillSeesTheService() throws IOException {
        String caller = "127.0.0.4";
        Socket socket = open(caller);
        for (int i = 0; i < 400; i++) {
            RawHttp.send(socket, "GET", "/register/dc", "", i == 399);
        }
        String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(answers.split("HTTP/1.1 200", -1)).hasSizeBetween(80, 380);
        assertThat(answers).contains("HTTP/1.1 429").contains("max-requests-per-second");
        assertThat(RawHttp.ask(port, caller, "GET", "/health", "").status()).isEqualTo(200);
        assertThat(RawHttp.ask(port, MODEST, "GET", "/register/dc", "").status())
                .isEqualTo(200);
    }

    @Test
    void connections_moreThanTheShare_areToldAndClosed() throws IOException {
        for (int i = 0; i < 20; i++) {
            open(GREEDY);
        }
        // and one, by which this is asked
        await().until(() -> used("connections") >= 21);

        // it is closed a second later, which may be before it has asked
        RawHttp.Heard refused = await().ignoreExceptionsInstanceOf(IOException.class)
                .until(this::askOnAFurtherConnection, Objects::nonNull);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Connection")).isEqualTo("close");
        assertThat(refused.header("Retry-After")).isNotEmpty();
        assertThat(RawHttp.ask(port, MODEST, "GET", "/register/dc", "").status())
                .isEqualTo(200);
        for (Socket socket : sockets) {
            socket.close();
        }
        await().ignoreExceptionsInstanceOf(IOException.class)
                .until(() ->
                        RawHttp.ask(port, GREEDY, "GET", "/register/dc", "").status() == 200);
    }

    @Test
    void streams_moreThanTheShare_areRefusedToThatCaller() throws IOException {
        String caller = "127.0.0.5";
        for (int i = 0; i < 12; i++) {
            assertThat(openStream(caller)).endsWith(" 200");
        }
        assertThat(used("streams")).isGreaterThanOrEqualTo(12);

        assertThat(openStream(caller)).endsWith(" 429");
        assertThat(openStream(MODEST)).endsWith(" 200");
    }

    @Test
    void streams_thatSearchWithoutEnd_leaveThreadsToThoseThatAreLive() throws IOException {
        store.setSearching(true);
        for (int i = 0; i < 6; i++) {
            RawHttp.send(open(GREEDY), "GET", "/stream?from=2020-01-01T00:00:00Z", "", false);
        }
        await().until(() -> store.openCursors() == 4);

        Socket live = open(MODEST);
        live.setSoTimeout(60_000);
        RawHttp.send(live, "GET", "/stream", "", false);

        var lines = new BufferedReader(new InputStreamReader(live.getInputStream(), StandardCharsets.UTF_8));
        assertThat(lines.lines().anyMatch(line -> line.contains("event: live"))).isTrue();
    }

    @Test
    void register_bodyThatIsBeingRead_countsAsTheMemoryOfItsTree() throws IOException {
        Socket slow = open(MODEST);
        slow.getOutputStream()
                .write(("POST /register/dg HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"
                                + " ".repeat(60_000))
                        .getBytes(StandardCharsets.UTF_8));

        await().until(() -> used("body_memory") >= 900);
        slow.close();
        // a body that does not come has half a minute
        await().atMost(Duration.ofSeconds(20)).until(() -> used("body_memory") == 0);
    }

    private RawHttp.Heard askOnAFurtherConnection() throws IOException {
        try (Socket further = RawHttp.connect(port, GREEDY)) {
            RawHttp.send(further, "GET", "/register/dc", "", false);
            return RawHttp.hear(further.getInputStream());
        }
    }

    /** Gives the first words of the answer; the stream stays open. */
    private String openStream(String from) throws IOException {
        Socket socket = open(from);
        socket.setSoTimeout(60_000);
        RawHttp.send(socket, "GET", "/stream", "", false);
        return new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
    }

    private Socket open(String from) throws IOException {
        Socket socket = RawHttp.connect(port, from);
        sockets.add(socket);
        return socket;
    }

    private double refused(String limit) {
        return oda.metric("oda_limits_refused_total", "limit=\"" + limit + "\"");
    }

    private double used(String limit) {
        return oda.metric("oda_limits_used", "limit=\"" + limit + "\"");
    }

    private double most(String limit) {
        return oda.metric("oda_limits_most", "limit=\"" + limit + "\"");
    }
}
