package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.store.FakeStore;
import org.oda.tls.ServerCertificate;
import org.oda.tls.TestCertificate;

/** Answers that are given before the body was read, to clients that send all of it before they read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LingeringTest {
    /** More than the buffers of both sides hold. */
    private static final int BODY_BYTES = 32 << 20;

    private static final int MOST = 10;
    private static final int ANSWER_WITHIN_MILLIS = 30_000;

    private final GatewayFixture oda = new GatewayFixture(new FakeStore(), null);

    @BeforeAll
    void register() {
        oda.client().register("livingroom");
    }

    @AfterAll
    void close() {
        oda.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /topics/livingroom/records, 413",
        "POST, /topics/unknown/records, 404",
        "POST, /query, 413",
        "PUT, /query, 405",
        "POST, /nowhere, 404"
    })
    void request_answeredBeforeItsBody_isHeardByWhoSendsFirst(String method, String path, int status)
            throws IOException {
        try (Socket socket = connect(oda.gateway().port())) {
            send(socket.getOutputStream(), method, path, BODY_BYTES);

            RawHttp.Heard heard = RawHttp.hear(socket.getInputStream());

            assertThat(heard.status()).isEqualTo(status);
            assertThat(heard.header("Connection")).isEqualTo("close");
        }
    }

    @Test
    void request_waitsToBeToldToSend_isNotToldAfterItsAnswer() throws IOException {
        try (Socket socket = connect(oda.gateway().port())) {
            socket.getOutputStream()
                    .write(head("POST", "/topics/livingroom/records", BODY_BYTES, "Expect: 100-continue\r\n"));

            RawHttp.Heard heard = RawHttp.hear(socket.getInputStream());

            assertThat(heard.status()).isEqualTo(413);
            assertThat(heard.body()).doesNotContain("HTTP/1.1");
        }
    }

    @Test
    void request_smallBodyThatNobodyReads_keepsTheConnection() throws IOException {
        try (Socket socket = connect(oda.gateway().port())) {
            for (int i = 0; i < 3; i++) {
                // in one piece, so that the body is there when it is answered
                RawHttp.send(socket, "POST", "/nowhere", "x".repeat(1_000), false);
                assertThat(answerOf(socket.getInputStream()))
                        .startsWith("HTTP/1.1 404")
                        .doesNotContain("close");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void request_byTls_isHeardByWhoSendsFirst(String version, @TempDir Path folder) throws Exception {
        TestCertificate files = TestCertificate.in(folder, "localhost", 20);
        try (ServerCertificate certificate =
                        ServerCertificate.follow(files.certificate(), files.key(), new PrometheusRegistry());
                Refusing server = new Refusing(
                        Duration.ofSeconds(30), MOST, Https.connections(new HttpConfiguration(), certificate));
                SSLSocket socket =
                        (SSLSocket) trusting(files).getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.setSoTimeout(ANSWER_WITHIN_MILLIS);
            socket.setEnabledProtocols(new String[] {version});
            send(socket.getOutputStream(), "POST", "/", BODY_BYTES);

            assertThat(RawHttp.hear(socket.getInputStream()).body()).isEqualTo("no");
        }
    }

    @Test
    void request_inChunks_isHeardByWhoSendsFirst() throws IOException {
        try (Socket socket = connect(oda.gateway().port())) {
            OutputStream out = socket.getOutputStream();
            out.write(bytes("PUT /query HTTP/1.1\r\nHost: oda\r\nTransfer-Encoding: chunked\r\n\r\n"));
            byte[] chunk = bytes("10000\r\n" + "x".repeat(1 << 16) + "\r\n");
            for (int sent = 0; sent < BODY_BYTES; sent += 1 << 16) {
                out.write(chunk);
            }
            out.write(bytes("0\r\n\r\n"));

            assertThat(RawHttp.hear(socket.getInputStream()).status()).isEqualTo(405);
        }
    }

    @Test
    @Timeout(300)
    void request_bodyThatNeverEnds_isAnsweredAndCutOff() throws Exception {
        Duration longest = Duration.ofMillis(500);
        try (Refusing server = new Refusing(longest, MOST, new HttpConnectionFactory());
                Socket socket = connect(server.port())) {
            long begin = System.nanoTime();
            socket.getOutputStream().write(head("POST", "/", Long.MAX_VALUE, ""));
            assertThat(RawHttp.hear(socket.getInputStream()).body()).isEqualTo("no");

            assertThatThrownBy(() -> sendForEver(socket.getOutputStream())).isInstanceOf(IOException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(longest);
        }
    }

    @Test
    @Timeout(300)
    void request_beyondAsManyAsMayGoOn_isClosedAtOnce() throws Exception {
        try (Refusing server = new Refusing(Duration.ofHours(1), 0, new HttpConnectionFactory());
                Socket socket = connect(server.port())) {
            socket.getOutputStream().write(head("POST", "/", Long.MAX_VALUE, ""));

            assertThatThrownBy(() -> sendForEver(socket.getOutputStream())).isInstanceOf(IOException.class);
        }
    }

    @Test
    @Timeout(300)
    void stop_whileABodyGoesOn_doesNotWaitForIt() throws Exception {
        try (Refusing server = new Refusing(Duration.ofHours(1), MOST, new HttpConnectionFactory());
                Socket socket = connect(server.port())) {
            socket.getOutputStream().write(head("POST", "/", Long.MAX_VALUE, ""));
            assertThat(RawHttp.hear(socket.getInputStream()).body()).isEqualTo("no");
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                try {
                    sendForEver(socket.getOutputStream());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            // it has as long as it likes
            server.stop(Duration.ofMinutes(10));

            assertThat(sending).failsWithin(Duration.ofSeconds(30));
        }
    }

    private static void sendForEver(OutputStream out) throws IOException {
        while (true) {
            out.write(new byte[1 << 16]);
        }
    }

    private static SSLContext trusting(TestCertificate files) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream certificate = Files.newInputStream(files.certificate())) {
            trusted.setCertificateEntry(
                    "oda", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = RawHttp.connect(port, "127.0.0.1");
        socket.setSoTimeout(ANSWER_WITHIN_MILLIS);
        return socket;
    }

    /** Up to the end of the problem document. */
    private static String answerOf(InputStream in) throws IOException {
        var answer = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            answer.append((char) next);
            if (next == '}') {
                break;
            }
        }
        return answer.toString();
    }

    private static void send(OutputStream out, String method, String path, int length) throws IOException {
        out.write(head(method, path, length, ""));
        byte[] block = new byte[1 << 16];
        for (int left = length; left > 0; left -= block.length) {
            out.write(block, 0, Math.min(left, block.length));
        }
        out.flush();
    }

    private static byte[] head(String method, String path, long length, String headers) {
        return bytes(
                "%s %s HTTP/1.1\r\nHost: oda\r\nContent-Length: %d\r\n%s\r\n".formatted(method, path, length, headers));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A server that answers all requests at once with "no". */
    private static final class Refusing implements AutoCloseable {
        private final Server server = new Server();
        private final ServerConnector connector;

        Refusing(Duration longest, int most, ConnectionFactory... protocols) throws Exception {
            connector = new ServerConnector(server, protocols);
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
            var lingering = new Lingering(longest, most);
            lingering.setHandler(new Handler.Abstract() {
                @Override
                public boolean handle(Request request, Response response, Callback callback) {
                    response.setStatus(403);
                    request.consumeAvailable();
                    response.write(true, ByteBuffer.wrap(bytes("no")), callback);
                    return true;
                }
            });
            server.setHandler(lingering);
            server.start();
        }

        int port() {
            return connector.getLocalPort();
        }

        void stop(Duration timeout) throws Exception {
            server.setStopTimeout(timeout.toMillis());
            server.stop();
        }

        @Override
        public void close() throws Exception {
            server.stop();
        }
    }
}
