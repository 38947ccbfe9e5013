package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oda.Oda;
import org.oda.access.Scope;
import org.oda.access.TokenFile;
import org.oda.access.TopicPattern;
import org.oda.client.ClientOptions;
import org.oda.client.Message;
import org.oda.client.OdaClient;
import org.oda.client.QueryRequest;
import org.oda.client.Sender;
import org.oda.config.OdaConfig;
import org.oda.model.JsonText;
import org.oda.model.OdaException;
import org.oda.tls.TestCertificate;

/** What happens to a service with access on and TLS at both doors in the course of its life. */
@Timeout(300)
class SecuredLifeTest {
    private static final String TOPIC = "room";

    @TempDir
    Path folder;

    private TestCertificate files;
    private String token = "";

    @BeforeEach
    void prepare() throws Exception {
        files = TestCertificate.in(folder, "first", 90);
        token = new TokenFile(folder.resolve("data"))
                .create(
                        "all",
                        Set.of(Scope.REGISTER, Scope.SEND, Scope.READ),
                        List.of(TopicPattern.ALL),
                        Instant.now(),
                        null)
                .text();
    }

    @Test
    void certificate_exchangedWhileItRuns_isShownAtBothDoorsAndNobodyIsCutOff() throws Exception {
        Path old = Files.copy(files.certificate(), folder.resolve("old.pem"));
        try (Oda oda = start()) {
            OdaClient client = client(oda, old);
            String endpoint = client.register(List.of(TOPIC));
            int gateway = oda.gatewayUrl().getPort();
            int kafka = URI.create("kafka://" + endpoint).getPort();
            assertThat(List.of(shown(gateway), shown(kafka))).containsOnly("CN=first");
            try (Sender connected = client.sender(endpoint)) {
                connected.send(message(1));
                connected.flush();

                TestCertificate.in(folder, "second", 90);
                await().untilAsserted(() ->
                        assertThat(List.of(shown(gateway), shown(kafka))).containsOnly("CN=second"));

                connected.send(message(2));
                connected.flush();
                assertThat(connected.report().acknowledged()).isEqualTo(2);
            }
            assertThatExceptionOfType(OdaException.class)
                    .isThrownBy(() -> client(oda, old).subscription())
                    .withMessageContaining("--ca-file");
            awaitRecords(client(oda, files.certificate()), 2);
        }
    }

    @Test
    void restart_keepsRecordsAndTokensAndRefusesWhatWasRevokedMeanwhile() throws Exception {
        String other = new TokenFile(folder.resolve("data"))
                .create("other", Set.of(Scope.READ), List.of(TopicPattern.ALL), Instant.now(), null)
                .text();
        try (Oda oda = start()) {
            send(client(oda, files.certificate()), 1);
            assertThat(client(oda, files.certificate(), other).subscription().topics())
                    .containsExactly(TOPIC);
        }
        new TokenFile(folder.resolve("data")).revoke("other");
        try (Oda oda = start()) {
            OdaClient client = client(oda, files.certificate());
            send(client, 2);
            awaitRecords(client, 2);
            assertThatExceptionOfType(OdaException.class)
                    .isThrownBy(() -> client(oda, files.certificate(), other).subscription());
        }
    }

    private Oda start() {
        return Oda.start(OdaConfig.of(Map.of(
                "data",
                folder.resolve("data").toString(),
                "port",
                "0",
                "kafka-port",
                "0",
                "access",
                "on",
                "tls-cert",
                files.certificate().toString(),
                "tls-key",
                files.key().toString())));
    }

    private OdaClient client(Oda oda, Path trusted) {
        return client(oda, trusted, token);
    }

    private static OdaClient client(Oda oda, Path trusted, String token) {
        return OdaClient.connect(new ClientOptions(
                        URI.create("https://localhost:" + oda.gatewayUrl().getPort()))
                .withToken(token)
                .withCaFile(trusted));
    }

    private static void send(OdaClient client, int number) {
        try (Sender sender = client.sender(client.register(List.of(TOPIC)))) {
            sender.send(message(number));
            sender.flush();
            assertThat(sender.report().acknowledged()).isEqualTo(1);
        }
    }

    private static Message message(int number) {
        return new Message(TOPIC, "g", Instant.now(), JsonText.of("{\"n\":%d}".formatted(number)));
    }

    private static void awaitRecords(OdaClient client, int count) {
        await().ignoreExceptions().untilAsserted(() -> {
            int found = 0;
            try (var records = client.records(QueryRequest.empty().topics(List.of(TOPIC)))) {
                while (records.hasNext()) {
                    records.next();
                    found++;
                }
            }
            assertThat(found).isEqualTo(count);
        });
    }

    /** The subject of the certificate that the port shows to somebody who takes any. */
    private static String shown(int port) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            X509Certificate first = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return first.getSubjectX500Principal().getName();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // looks only
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // looks only
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
