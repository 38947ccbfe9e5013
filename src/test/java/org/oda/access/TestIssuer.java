package org.oda.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An identity provider on this machine that really signs. It can be stopped and started again. */
public final class TestIssuer implements AutoCloseable {
    public static final String AUDIENCE = "oda";

    static final RSAKey RSA = rsa("rsa-1");
    static final RSAKey OTHER_RSA = rsa("rsa-2");
    static final ECKey EC = ec("ec-1");

    private volatile List<JWK> shown = List.of(RSA, EC);
    private volatile long waitNanos;
    private final AtomicInteger fetched = new AtomicInteger();
    private final int port;
    private @Nullable HttpServer server;

    public TestIssuer() {
        port = serve(0);
    }

    private static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey ec(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:%d/realms/site".formatted(port));
    }

    /** From now on these keys alone are its own. */
    void shows(JWK... keys) {
        shown = List.of(keys);
    }

    /** So long each of its answers takes from now on. */
    void waits(long nanos) {
        waitNanos = nanos;
    }

    /** How often its keys were asked for. */
    int fetched() {
        return fetched.get();
    }

    public void stop() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    public void startAgain() {
        serve(port);
    }

    @Override
    public void close() {
        stop();
    }

    private int serve(int at) {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
            made.setExecutor(Executors.newCachedThreadPool(work -> {
                Thread thread = new Thread(work, "issuer");
                thread.setDaemon(true);
                return thread;
            }));
            made.createContext("/", exchange -> {
                LockSupport.parkNanos(waitNanos);
                String answer;
                if (exchange.getRequestURI().getPath().endsWith("/openid-configuration")) {
                    answer = "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(uri(), uri());
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
            made.start();
            server = made;
            return made.getAddress().getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A token of the subject that ends in so many seconds.
     *
     * @param scope what it opens, such as {@code oda:read:kitchen*}
     */
    public String token(String subject, String scope, int seconds) {
        return signed(RSA, with -> with.subject(subject).claim("scope", scope).expirationTime(at(seconds)));
    }

    String signed(JWK key, UnaryOperator<JWTClaimsSet.Builder> change) {
        try {
            return key instanceof RSAKey signing
                    ? sign(new RSASSASigner(signing), JWSAlgorithm.RS256, key.getKeyID(), claims(change))
                    : sign(new ECDSASigner((ECKey) key), JWSAlgorithm.ES256, key.getKeyID(), claims(change));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String sign(JWSSigner signer, JWSAlgorithm algorithm, @Nullable String keyId, JWTClaimsSet claims)
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

    /** Of alice for five minutes, changed. */
    JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
        return change.apply(new JWTClaimsSet.Builder()
                        .issuer(uri().toString())
                        .subject("alice")
                        .audience(AUDIENCE)
                        .expirationTime(at(300)))
                .build();
    }

    static Date at(int seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }
}
