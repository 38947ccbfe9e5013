package org.oda.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.oda.access.TestIssuer.AUDIENCE;
import static org.oda.access.TestIssuer.EC;
import static org.oda.access.TestIssuer.OTHER_RSA;
import static org.oda.access.TestIssuer.RSA;
import static org.oda.access.TestIssuer.at;
import static org.oda.access.TestIssuer.sign;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Against an identity provider on this machine that really signs. */
class OidcTokensTest {
    private final TestIssuer issuer = new TestIssuer();
    private final OidcTokens tokens = tokens(issuer.uri(), Instant::now, Duration.ofMillis(50));

    private static OidcTokens tokens(URI issuer, InstantSource clock, Duration keysEvery) {
        return new OidcTokens(new OidcProvider(issuer, AUDIENCE, "scope"), clock, keysEvery);
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void byToken_signedWithEitherKind_isKnownWithItsGrants() throws JOSEException {
        String scope = "openid oda:read:kitchen* oda:send:cellar oda:fly oda:read:b*d:x oda:admin";
        for (String token : List.of(
                issuer.signed(RSA, with -> with.claim("scope", scope)),
                issuer.signed(EC, with -> with.claim("scope", List.of(scope.split(" ", -1)))))) {
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
        Caller caller = tokens.byToken(issuer.signed(RSA, with -> with)).orElseThrow();
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
            assertThat(tokens.byToken(issuer.signed(RSA, wrongs.get(i))))
                    .as("wrong %d", i)
                    .isEmpty();
        }
        assertThat(tokens.byToken(issuer.signed(RSA, with -> with.audience(List.of("other", AUDIENCE)))))
                .isPresent();
    }

    @Test
    void byToken_wrongSignature_isRefused() throws JOSEException {
        JWTClaimsSet claims = issuer.claims(with -> with);
        assertThat(tokens.byToken(new PlainJWT(claims).serialize())).isEmpty();
        // the public key taken for a secret
        byte[] secret = RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        assertThat(tokens.byToken(sign(new MACSigner(secret), JWSAlgorithm.HS256, "rsa-1", claims)))
                .isEmpty();
        assertThat(tokens.byToken(sign(new RSASSASigner(OTHER_RSA), JWSAlgorithm.RS256, "rsa-1", claims)))
                .isEmpty();
        String good = issuer.signed(RSA, with -> with);
        assertThat(tokens.byToken(good)).isPresent();
        int dot = good.lastIndexOf('.');
        String other = issuer.signed(RSA, with -> with.subject("mallory"));
        assertThat(tokens.byToken(other.substring(0, other.lastIndexOf('.')) + good.substring(dot)))
                .isEmpty();
        assertThat(tokens.byToken(good + "a".repeat(20_000))).isEmpty();
        assertThat(tokens.byToken("..")).isEmpty();
        assertThat(tokens.byToken("a.b.c")).isEmpty();
    }

    @Test
    void byToken_keysRotated_newOnesAreFetchedAndOldTokensEnd() throws JOSEException {
        assertThat(tokens.byToken(issuer.signed(RSA, with -> with))).isPresent();
        issuer.shows(OTHER_RSA);
        String next = issuer.signed(OTHER_RSA, with -> with);
        await().until(() -> tokens.byToken(next).isPresent());
        assertThat(tokens.byToken(issuer.signed(RSA, with -> with.subject("after-rotation"))))
                .isEmpty();
    }

    @Test
    void byToken_manyOfUnknownKeys_theProviderIsNotFlooded() throws JOSEException {
        var patient = tokens(issuer.uri(), Instant::now, Duration.ofSeconds(10));
        assertThat(patient.byToken(issuer.signed(RSA, with -> with))).isPresent();
        for (int i = 0; i < 20; i++) {
            String forged =
                    sign(new RSASSASigner(OTHER_RSA), JWSAlgorithm.RS256, "key-" + i, issuer.claims(with -> with));
            assertThat(patient.byToken(forged)).isEmpty();
        }
        assertThat(issuer.fetched()).isLessThan(5);
    }

    @Test
    void byToken_providerDownAtFirst_isUnavailableUntilItAnswers() throws Exception {
        issuer.stop();
        var clock = new java.util.concurrent.atomic.AtomicReference<>(Instant.now());
        var patient = tokens(issuer.uri(), clock::get, Duration.ofMillis(50));
        String token = issuer.signed(RSA, with -> with);
        assertThatThrownBy(() -> patient.byToken(token))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.GATEWAY_UNAVAILABLE));
        assertThat(patient.problem()).isPresent();
        issuer.startAgain();
        clock.set(Instant.now().plusSeconds(6));
        assertThat(patient.byToken(token)).isPresent();
        assertThat(patient.problem()).isEmpty();
    }

    @Test
    void byToken_providerDownLater_keysThatAreKnownGoOn() throws JOSEException {
        assertThat(tokens.byToken(issuer.signed(RSA, with -> with))).isPresent();
        issuer.stop();
        assertThat(tokens.byToken(issuer.signed(RSA, with -> with.subject("bob"))))
                .isPresent();
    }

    @Test
    void byToken_metadataOfAnotherIssuer_isNotTrusted() throws JOSEException {
        var other = URI.create(issuer.uri() + "/");
        var confused = tokens(other, Instant::now, Duration.ofSeconds(10));
        assertThatThrownBy(() -> confused.byToken(issuer.signed(RSA, with -> with)))
                .isInstanceOf(OdaException.class);
        assertThat(confused.problem().orElseThrow()).contains("issuer");
    }

    @Test
    void login_slowProvider_isNotWaitedForAndKnownALittleLater() {
        issuer.waits(Duration.ofMillis(800).toNanos());
        String token = issuer.token("bob", "oda:read", 300);
        // had it waited until the provider answers, there would be none to tell of
        assertThatThrownBy(() -> tokens.login(token))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.GATEWAY_UNAVAILABLE));

        await().ignoreExceptions().untilAsserted(() -> {
            ProviderTokens.Login login = tokens.login(token).orElseThrow();
            assertThat(login.caller().name()).isEqualTo("oidc:bob");
            assertThat(login.until())
                    .isBetween(Instant.now().plusSeconds(300), Instant.now().plusSeconds(331));
        });
        await().ignoreExceptions().until(() -> tokens.login(token + "x").isEmpty());
        assertThat(tokens.login("a.b")).isEmpty();
    }
}
