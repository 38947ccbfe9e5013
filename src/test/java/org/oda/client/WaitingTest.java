package org.oda.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** A busy gateway is asked again when it said, and no other. */
class WaitingTest {
    private static final String ANSWER = "{\"topics\":[\"a\"],\"KAFKA_ENDPOINT\":\"k:1\"}";

    private final Deque<Refusal> refusals = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    private record Refusal(int status, String code, String retryAfter) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void call_gatewayIsBusy_waitsAndTellsWhy() {
        refusals.add(new Refusal(429, "too-many-requests", "1"));
        refusals.add(new Refusal(503, "gateway-unavailable", "0"));

        assertThat(client().subscription().topics()).containsExactly("a");

        assertThat(told).containsExactly("too much: trying again in 1 s", "too much: trying again in 0 s");
    }

    @Test
    void call_busyForLongerThanItWaits_isToldAtOnce() {
        refusals.add(new Refusal(429, "too-many-requests", "61"));

        assertThatThrownBy(() -> client().subscription())
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
        assertThat(told).isEmpty();
    }

    @Test
    void call_kafkaMayHaveDoneAPart_isNotRepeated() {
        refusals.add(new Refusal(503, "kafka-unavailable", "0"));

        assertThatThrownBy(() -> client().send("a", List.of(), false))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE));
    }

    private OdaClient client() {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return OdaClient.connect(url).onWait(told::add);
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        Refusal refusal = refusals.poll();
        String text = refusal == null
                ? ANSWER
                : "{\"status\":%d,\"code\":\"%s\",\"detail\":\"too much\"}".formatted(refusal.status(), refusal.code());
        if (refusal != null) {
            exchange.getResponseHeaders().set("Retry-After", refusal.retryAfter());
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(refusal == null ? 200 : refusal.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
