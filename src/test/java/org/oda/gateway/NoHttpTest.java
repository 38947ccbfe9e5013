package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.store.FakeStore;

/** What the server refuses before a handler sees it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoHttpTest {
    private final GatewayFixture oda = new GatewayFixture(new FakeStore(), null);

    @AfterAll
    void close() {
        oda.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /generators/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /a/%2e%2e/b HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
                "nonsense\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "POST /query HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            })
    void request_thatIsNoHttp_isAProblemWithoutAStack(String text) {
        assertThat(raw(text))
                .matches("(?s)HTTP/1.1 (4|5)\\d\\d .*")
                .contains("application/problem+json", "\"detail\"")
                .doesNotContain("jetty", "Jetty", "\tat ", "Exception", "<html");
    }

    @Test
    void request_headersOfEndlessLength_isRefused() {
        assertThat(raw("GET /topics HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + "a".repeat(100_000)
                        + "\r\n\r\n"))
                .contains(" 431 ", "application/problem+json")
                .doesNotContain("jetty");
    }

    private String raw(String request) {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), oda.gateway().port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var answer = new StringBuilder();
            byte[] buffer = new byte[8_192];
            while (!answer.toString().contains("}")) {
                int read = socket.getInputStream().read(buffer);
                if (read < 0) {
                    break;
                }
                answer.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            }
            return answer.toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
