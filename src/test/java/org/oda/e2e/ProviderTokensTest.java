package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oda.Oda;
import org.oda.access.TestIssuer;
import org.oda.client.BearerLogin;
import org.oda.client.ClientOptions;
import org.oda.client.Message;
import org.oda.client.OdaClient;
import org.oda.client.QueryRequest;
import org.oda.client.Receiver;
import org.oda.client.ReceiverOptions;
import org.oda.client.Sender;
import org.oda.config.OdaConfig;
import org.oda.model.JsonText;
import org.oda.model.OdaException;
import org.oda.tls.TestCertificate;

/** Tokens of an identity provider at both doors of a whole service. */
@Timeout(300)
class ProviderTokensTest {
    private static final String SCOPES = "openid oda:register:room-* oda:send:room-* oda:read:room-*";
    /** So long beyond its end a token is taken, since clocks differ. */
    private static final int SKEW_SECONDS = 30;

    @TempDir
    static Path folder;

    private static TestIssuer issuer;
    private static TestCertificate certificate;
    private static Oda oda;

    @BeforeAll
    static void start() throws Exception {
        issuer = new TestIssuer();
        certificate = TestCertificate.in(folder, "localhost", 90);
        oda = service(
                "data",
                issuer,
                Map.of(
                        "tls-cert",
                        certificate.certificate().toString(),
                        "tls-key",
                        certificate.key().toString()));
    }

    private static Oda service(String data, TestIssuer trusted, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("data", folder.resolve(data).toString());
        all.put("port", "0");
        all.put("kafka-port", "0");
        all.put("oidc-issuer", trusted.uri().toString());
        all.put("oidc-audience", TestIssuer.AUDIENCE);
        return Oda.start(OdaConfig.of(all));
    }

    @AfterAll
    static void stop() {
        oda.close();
        issuer.close();
    }

    @Test
    void client_withATokenOfTheProvider_registersSendsReceivesAndQueries() {
        OdaClient client = client(issuer.token("alice", SCOPES, 300));
        String endpoint = client.register(List.of("room-client"));
        try (Sender sender = client.sender(endpoint)) {
            sender.send(new Message("room-client", "g", Instant.now(), JsonText.of("{\"a\":1}")));
            sender.flush();
            assertThat(sender.report().acknowledged()).isEqualTo(1);
        }
        List<String> received = new ArrayList<>();
        try (Receiver receiver = client.receiver(endpoint, List.of("room-client"), ReceiverOptions.alone())) {
            await().until(() -> {
                receiver.receive(Duration.ofMillis(200), record -> received.add(record.topic()));
                return !received.isEmpty();
            });
        }
        await().ignoreExceptions().untilAsserted(() -> {
            try (var records = client.records(QueryRequest.empty().topics(List.of("room-client")))) {
                assertThat(records.hasNext()).isTrue();
            }
        });
    }

    @Test
    void producer_withATokenThatOpensLessOrIsNotValid_isRefused() {
        String endpoint = client(issuer.token("alice", SCOPES, 300)).register(List.of("room-a"));
        try (var reader = producer(endpoint, issuer.token("bob", "oda:read", 300))) {
            assertThatThrownBy(() -> send(reader)).hasCauseInstanceOf(AuthorizationException.class);
        }
        try (var late = producer(endpoint, issuer.token("alice", SCOPES, -SKEW_SECONDS - 30))) {
            assertThatThrownBy(() -> send(late)).hasCauseInstanceOf(SaslAuthenticationException.class);
        }
        try (var forger = producer(endpoint, issuer.token("alice", SCOPES, 300) + "x")) {
            assertThatThrownBy(() -> send(forger)).hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    @Test
    void producer_whoseTokenEnds_isRefusedOnItsOpenConnectionToo() throws Exception {
        String endpoint = client(issuer.token("alice", SCOPES, 300)).register(List.of("room-a"));
        try (var other = producer(endpoint, issuer.token("alice", SCOPES, 300));
                // what is left of the skew
                var producer = producer(endpoint, issuer.token("carol", SCOPES, 20 - SKEW_SECONDS))) {
            send(producer);
            // what has no answer is tried again until its time is over
            await().untilAsserted(
                            () -> assertThatThrownBy(() -> send(producer)).isInstanceOf(ExecutionException.class));
            send(other);
        }
    }

    @Test
    void client_whileTheProviderIsAway_triesAgainUntilItIsBack() throws Exception {
        try (TestIssuer other = new TestIssuer();
                Oda service = service("other", other, Map.of())) {
            other.stop();
            String token = other.token("alice", SCOPES, 300);
            try (Admin admin = Admin.create(settings(service.kafkaEndpoint(), token, "SASL_PLAINTEXT"))) {
                KafkaFuture<Set<String>> names = admin.listTopics().names();
                TimeUnit.SECONDS.sleep(2);
                assertThat(names.isDone()).isFalse();
                other.startAgain();
                assertThat(names.get(60, TimeUnit.SECONDS)).isEmpty();
            }
        }
    }

    @Test
    void client_whereKafkaIsNotEncryptedOnTheNetwork_isToldWhatLetsIn() {
        try (Oda service = service("open", issuer, Map.of("host", "0.0.0.0"))) {
            URI here = URI.create("http://127.0.0.1:" + service.gatewayUrl().getPort());
            OdaClient client = OdaClient.connect(new ClientOptions(here).withToken(issuer.token("alice", SCOPES, 300)));
            String endpoint = client.register(List.of("room-open"));

            assertThatThrownBy(() -> client.sender(endpoint))
                    .isInstanceOf(OdaException.class)
                    .hasMessageContaining("--tls-cert");
        }
    }

    @Test
    @Tag("once")
    void confluentKafka_withATokenOfTheProvider_sendsAndReceives() throws Exception {
        ConfluentKafka.assumeInstalled();
        String token = issuer.token("alice", SCOPES, 300);
        ConfluentKafka.sendsAndReceives(
                client(token).register(List.of("room-python")),
                "room-python",
                token,
                certificate.certificate(),
                "'sasl.mechanism': 'OAUTHBEARER', 'oauth_cb': lambda config: (token, time.time() + 300)");
    }

    private static void send(KafkaProducer<byte[], byte[]> producer) throws Exception {
        producer.send(new ProducerRecord<>("room-a", new byte[] {'x'})).get(30, TimeUnit.SECONDS);
    }

    private static KafkaProducer<byte[], byte[]> producer(String endpoint, String token) {
        Map<String, Object> all = settings(endpoint, token, "SASL_SSL");
        all.put("ssl.truststore.type", "PEM");
        all.put("ssl.truststore.location", certificate.certificate().toString());
        all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "10000");
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Map<String, Object> settings(String endpoint, String token, String protocol) {
        return new HashMap<>(Map.of(
                "bootstrap.servers",
                endpoint,
                "security.protocol",
                protocol,
                "sasl.mechanism",
                "OAUTHBEARER",
                "sasl.login.callback.handler.class",
                BearerLogin.class.getName(),
                "sasl.jaas.config",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required token=\"%s\";"
                        .formatted(token)));
    }

    private static OdaClient client(String token) {
        return OdaClient.connect(
                new ClientOptions(oda.gatewayUrl()).withToken(token).withCaFile(certificate.certificate()));
    }
}
