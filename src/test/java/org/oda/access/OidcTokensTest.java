package org.oda.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Against an identity provider on this machine that really signs. */
class OidcTokensTest {
    private static final String AUDIENCE = "oda";
    private static RSAKey rsa;
    private static RSAKey otherRsa;
    private static ECKey ec;

    private volatile List<JWK> shown = List.of();
    private final AtomicInteger fetched = new AtomicInteger();
    private HttpServer server;
    private URI issuer;
    private OidcTokens tokens;

    @BeforeAll
    static void makeKeys() throws JOSEException {
        rsa = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
        otherRsa = new RSAKeyGenerator(2048).keyID("rsa-2").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
    }

    @BeforeEach
    void start() throws IOException {
        shown = List.of(rsa, ec);
        serve(0);
        issuer = URI.create(
                "http://127.0.0.1:%d/realms/site".formatted(server.getAddress().getPort()));
        tokens = new OidcTokens(new OidcProvider(issuer, AUDIENCE, "scope"), Instant::now, Duration.ofMillis(50));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void byToken_signedWithEitherKind_isKnownWithItsGrants() throws JOSEException {
        String scope = "openid oda:read:kitchen* oda:send:cellar oda:fly oda:read:b*d:x oda:admin";
        for (String token : List.of(
                signed(rsa, with -> with.claim("scope", scope)),
                signed(ec, with -> with.claim("scope", List.of(scope.split(" ", -1)))))) {
            Caller caller = tokens.byToken(token).orElseThrow();
            assertThat(caller.name()).isEqualTo("oidc:alice");
            assertThat(caller.may(Scope.READ, "kitchen-1")).isTrue();
            assertThat(caller.may(Scope.READ, "cellar")).isFalse();
            assertThat(caller.may(Scope.SEND, "cellar")).isTrue();
            assertThat(caller.may(Scope.SEND, "kitchen-1")).isFalse();
            assertThat(caller.mayEverywhere(Scope.ADMIN)).isTrue();
            assertThat(caller.may(Scope.REGISTER)).isFalse();
        }
    }

    @Test
    void byToken_withoutScopesOfOurs_isSomebodyWhoMayNothing() throws JOSEException {
        Caller caller = tokens.byToken(signed(rsa, with -> with)).orElseThrow();
        assertThat(caller.grants()).isEmpty();
    }

    @Test
    void byToken_wrongClaims_isRefused() throws JOSEException {
        List<UnaryOperator<JWTClaimsSet.Builder>> wrongs = List.of(
                with -> with.audience("other"),
                with -> with.audience((String) null),
                with -> with.issuer("http://127.0.0.1:1/other"),
                with -> with.issuer(null),
                with -> with.expirationTime(at(-60)),
                with -> with.expirationTime(null),
                with -> with.notBeforeTime(at(120)),
                with -> with.subject(null));
        for (int i = 0; i < wrongs.size(); i++) {
            assertThat(tokens.byToken(signed(rsa, wrongs.get(i))))
                    .as("wrong %d", i)
                    .isEmpty();
        }
        assertThat(tokens.byToken(signed(rsa, with -> with.audience(List.of("other", AUDIENCE)))))
                .isPresent();
    }

    @Test
    void byToken_wrongSignature_isRefused() throws JOSEException {
        JWTClaimsSet claims = claims(with -> with);
        assertThat(tokens.byToken(new PlainJWT(claims).serialize())).isEmpty();
        // the public key taken for a secret
        byte[] secret = rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        assertThat(tokens.byToken(sign(new MACSigner(secret), JWSAlgorithm.HS256, "rsa-1", claims)))
                .isEmpty();
        assertThat(tokens.byToken(sign(new RSASSASigner(otherRsa), JWSAlgorithm.RS256, "rsa-1", claims)))
                .isEmpty();
        String good = signed(rsa, with -> with);
        assertThat(tokens.byToken(good)).isPresent();
        int dot = good.lastIndexOf('.');
        String other = signed(rsa, with -> with.subject("mallory"));
        assertThat(tokens.byToken(other.substring(0, other.lastIndexOf('.')) + good.substring(dot)))
                .isEmpty();
        assertThat(tokens.byToken(good + "a".repeat(20_000))).isEmpty();
        assertThat(tokens.byToken("..")).isEmpty();
        assertThat(tokens.byToken("a.b.c")).isEmpty();
    }

    @Test
    void byToken_keysRotated_newOnesAreFetchedAndOldTokensEnd() throws JOSEException {
        assertThat(tokens.byToken(signed(rsa, with -> with))).isPresent();
        shown = List.of(otherRsa);
        String next = signed(otherRsa, with -> with);
        await().atMost(Duration.ofSeconds(5)).until(() -> tokens.byToken(next).isPresent());
        assertThat(tokens.byToken(signed(rsa, with -> with.subject("after-rotation"))))
                .isEmpty();
    }

    @Test
    void byToken_manyOfUnknownKeys_theProviderIsNotFlooded() throws JOSEException {
        var patient = new OidcTokens(new OidcProvider(issuer, AUDIENCE, "scope"), Instant::now, Duration.ofSeconds(10));
        assertThat(patient.byToken(signed(rsa, with -> with))).isPresent();
        for (int i = 0; i < 20; i++) {
            String forged = sign(new RSASSASigner(otherRsa), JWSAlgorithm.RS256, "key-" + i, claims(with -> with));
            assertThat(patient.byToken(forged)).isEmpty();
        }
        assertThat(fetched.get()).isLessThan(5);
    }

    @Test
    void byToken_providerDownAtFirst_isUnavailableUntilItAnswers() throws Exception {
        int port = server.getAddress().getPort();
        server.stop(0);
        var clock = new java.util.concurrent.atomic.AtomicReference<>(Instant.now());
        var patient = new OidcTokens(new OidcProvider(issuer, AUDIENCE, "scope"), clock::get, Duration.ofMillis(50));
        String token = signed(rsa, with -> with);
        assertThatThrownBy(() -> patient.byToken(token))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.GATEWAY_UNAVAILABLE));
        assertThat(patient.problem()).isPresent();
        serve(port);
        clock.set(Instant.now().plusSeconds(6));
        assertThat(patient.byToken(token)).isPresent();
        assertThat(patient.problem()).isEmpty();
    }

    @Test
    void byToken_providerDownLater_keysThatAreKnownGoOn() throws JOSEException {
        assertThat(tokens.byToken(signed(rsa, with -> with))).isPresent();
        server.stop(0);
        assertThat(tokens.byToken(signed(rsa, with -> with.subject("bob")))).isPresent();
    }

    @Test
    void byToken_metadataOfAnotherIssuer_isNotTrusted() throws JOSEException {
        var other = URI.create(issuer + "/");
        var confused = new OidcTokens(new OidcProvider(other, AUDIENCE, "scope"), Instant::now);
        assertThatThrownBy(() -> confused.byToken(signed(rsa, with -> with))).isInstanceOf(OdaException.class);
        assertThat(confused.problem().orElseThrow()).contains("issuer");
    }

    private void serve(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            String base = "http://127.0.0.1:%d/realms/site"
                    .formatted(server.getAddress().getPort());
            String answer;
            if (exchange.getRequestURI().getPath().endsWith("/openid-configuration")) {
                answer = "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(base, base);
            } else {
                fetched.incrementAndGet();
                answer = new JWKSet(shown).toString(true);
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    private String signed(JWK key, UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
        return key instanceof RSAKey signing
                ? sign(new RSASSASigner(signing), JWSAlgorithm.RS256, key.getKeyID(), claims(change))
                : sign(new ECDSASigner((ECKey) key), JWSAlgorithm.ES256, key.getKeyID(), claims(change));
    }

    private static String sign(JWSSigner signer, JWSAlgorithm algorithm, @Nullable String keyId, JWTClaimsSet claims)
            throws JOSEException {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(algorithm)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(keyId)
                        .build(),
                claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
        return change.apply(new JWTClaimsSet.Builder()
                        .issuer(issuer.toString())
                        .subject("alice")
                        .audience(AUDIENCE)
                        .expirationTime(at(300)))
                .build();
    }

    private static Date at(int seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }
}
