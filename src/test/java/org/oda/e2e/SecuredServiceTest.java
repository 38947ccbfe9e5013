package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.Oda;
import org.oda.access.Scope;
import org.oda.access.TokenFile;
import org.oda.access.TopicPattern;
import org.oda.client.ClientOptions;
import org.oda.client.Message;
import org.oda.client.OdaClient;
import org.oda.client.QueryRequest;
import org.oda.client.Receiver;
import org.oda.client.ReceiverOptions;
import org.oda.client.Sender;
import org.oda.client.Subscription;
import org.oda.config.OdaConfig;
import org.oda.model.ErrorCode;
import org.oda.model.JsonText;
import org.oda.model.OdaException;
import org.oda.tls.TestCertificate;

/** The whole service with access on and TLS at both doors. */
@Timeout(300)
class SecuredServiceTest {
    @TempDir
    static Path folder;

    private static TestCertificate certificate;
    private static String token = "";
    private static Oda oda;

    @BeforeAll
    static void start() throws Exception {
        certificate = TestCertificate.in(folder, "localhost", 90);
        token = new TokenFile(folder.resolve("data"))
                .create(
                        "both",
                        Set.of(Scope.REGISTER, Scope.SEND, Scope.READ),
                        List.of(new TopicPattern("room-*")),
                        Instant.now(),
                        null)
                .text();
        oda = service();
    }

    private static Oda service() {
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
                certificate.certificate().toString(),
                "tls-key",
                certificate.key().toString())));
    }

    @AfterAll
    static void stop() {
        oda.close();
    }

    @Test
    void client_withTokenAndCaFile_sendsReceivesAndQueries() {
        OdaClient client = OdaClient.connect(options());
        assertThat(oda.gatewayUrl().getScheme()).isEqualTo("https");
        try (Sender sender = client.sender(client.register(List.of("room-client")))) {
            sender.send(message("room-client"));
            sender.flush();
            assertThat(sender.report().acknowledged()).isEqualTo(1);
        }
        await().ignoreExceptions().untilAsserted(() -> {
            try (var records = client.records(QueryRequest.empty().topics(List.of("room-client")))) {
                assertThat(records.hasNext()).isTrue();
            }
        });
        Subscription told = client.subscription();
        List<String> received = new ArrayList<>();
        try (Receiver receiver =
                client.receiver(told.kafkaEndpoint(), List.of("room-client"), ReceiverOptions.alone())) {
            await().until(() -> {
                receiver.receive(Duration.ofMillis(200), record -> received.add(record.topic()));
                return !received.isEmpty();
            });
        }
    }

    @Test
    void client_withoutCaFileOrToken_isToldWhatIsMissing() {
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> OdaClient.connect(oda.gatewayUrl()).subscription())
                .withMessageContaining("--ca-file");
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> OdaClient.connect(options().withToken(null)).subscription())
                .matches(e -> e.code() == ErrorCode.UNAUTHENTICATED);
        OdaClient client = OdaClient.connect(options());
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> client.register(List.of("kitchen")))
                .matches(e -> e.code() == ErrorCode.FORBIDDEN);
    }

    @Test
    void http_onTheTlsPort_isToldToUseHttps() throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), oda.gatewayUrl().getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("write https:// in place of http://");
        }
    }

    @ParameterizedTest
    @Tag("once")
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256"})
    void kcat_withTheTokenOverTls_sends(String mechanism) throws Exception {
        assumeTrue(isThere("kcat"), "kcat is not installed");
        String endpoint = OdaClient.connect(options()).register(List.of("room-kcat"));
        Run run = run(
                "{}\n",
                "kcat",
                "-P",
                "-b",
                endpoint,
                "-t",
                "room-kcat",
                "-X",
                "security.protocol=SASL_SSL",
                "-X",
                "sasl.mechanism=" + mechanism,
                "-X",
                "sasl.username=both",
                "-X",
                "sasl.password=" + token,
                "-X",
                "ssl.ca.location=" + certificate.certificate(),
                "-X",
                "message.timeout.ms=" + (mechanism.startsWith("SCRAM") ? 10_000 : 60_000));
        if (mechanism.startsWith("SCRAM")) {
            assumeTrue(run.status == 0, "this librdkafka cannot log in by SCRAM to Kafka 4: " + run.output);
        }
        assertThat(run.status).as(run.output).isZero();
    }

    @Test
    @Tag("once")
    void confluentKafka_byPlainOverTls_sendsAndReceives() throws Exception {
        ConfluentKafka.assumeInstalled();
        ConfluentKafka.sendsAndReceives(
                OdaClient.connect(options()).register(List.of("room-python")),
                "room-python",
                token,
                certificate.certificate(),
                "'sasl.mechanism': 'PLAIN', 'sasl.username': 'both', 'sasl.password': token");
    }

    private static ClientOptions options() {
        return new ClientOptions(
                        URI.create("https://localhost:" + oda.gatewayUrl().getPort()))
                .withToken(token)
                .withCaFile(certificate.certificate());
    }

    private static Message message(String topic) {
        return new Message(topic, "thermometer", Instant.now(), JsonText.of("{\"temperature\":{\"value\":21.5}}"));
    }

    private record Run(int status, String output) {}

    private static Run run(String input, String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), output);
    }

    private static boolean isThere(String program) {
        return Files.isExecutable(Path.of("/usr/bin", program));
    }
}
