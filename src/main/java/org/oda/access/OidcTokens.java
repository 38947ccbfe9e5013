package org.oda.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens of an identity provider (OpenID Connect Discovery 1.0, RFC 7519): signed by a key that it shows now, for this audience,
 * and in their time. Keys are fetched when they are needed, kept for five minutes, and for four hours while the provider is away.
 * May be used by several threads.
 */
final class OidcTokens implements ProviderTokens {
    private static final Logger log = LoggerFactory.getLogger(OidcTokens.class);

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration READ = Duration.ofSeconds(3);
    private static final int MOST_BYTES = 256 << 10;

    private static final Duration KEYS_KEPT = Duration.ofMinutes(5);
    private static final Duration KEYS_KEPT_IN_OUTAGE = Duration.ofHours(4);
    /** After which a provider that did not answer is asked again. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** How long a token that was verified is not verified again. */
    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final int LONGEST_TOKEN = 16 << 10;

    /** How long {@link #login} waits for the provider. */
    private static final Duration MOMENT = Duration.ofMillis(500);

    /** The same while the provider is slow: enough for a key that is known. Else whoever made up tokens could hold up a door. */
    private static final Duration SHORT_MOMENT = Duration.ofMillis(50);

    /** Of those that wait for the provider in place of {@link #login}; more than these are not let wait. */
    private static final int ASKERS = 4;

    private static final String PREFIX = "oda:";
    private static final int LONGEST_SUBJECT = 200;
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x21-\\x7d]");

    /** Those with two keys; what is signed with a secret could be signed by whoever may check it. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final OidcProvider provider;
    private final InstantSource clock;
    private final Duration keysEvery;
    private final DefaultResourceRetriever http =
            new DefaultResourceRetriever((int) CONNECT.toMillis(), (int) READ.toMillis(), MOST_BYTES);
    private final ReentrantLock discovering = new ReentrantLock();
    private final Map<Token.Sha256, Verified> remembered = new LinkedHashMap<>(); // guarded by itself
    private final ThreadPoolExecutor askers = new ThreadPoolExecutor(
            ASKERS,
            ASKERS,
            KEYS_KEPT.toSeconds(),
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(ASKERS),
            OidcTokens::asker);
    private volatile @Nullable DefaultJWTProcessor<SecurityContext> processor;
    private volatile Instant discoverAgain = Instant.MIN;
    private volatile Instant slowUntil = Instant.MIN;
    private volatile @Nullable String problem;

    /** @param until it is verified again */
    private record Verified(Login login, Instant until) {}

    OidcTokens(OidcProvider provider, InstantSource clock) {
        this(provider, clock, Duration.ofSeconds(10));
    }

    /** @param keysEvery a key that is not known is looked for at the provider so often at most */
    OidcTokens(OidcProvider provider, InstantSource clock, Duration keysEvery) {
        this.provider = provider;
        this.clock = clock;
        this.keysEvery = keysEvery;
        askers.allowCoreThreadTimeOut(true);
    }

    private static Thread asker(Runnable work) {
        Thread thread = new Thread(work, "oda-oidc");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * The caller with this token; empty where it is not valid.
     *
     * @throws OdaException {@code GATEWAY_UNAVAILABLE} where that cannot be known, because the provider does not answer
     */
    Optional<Caller> byToken(String token) {
        if (!isLikely(token)) {
            return Optional.empty();
        }
        Token.Sha256 hash = Secrets.sha256(token);
        return known(hash).or(() -> verified(token, hash)).map(Login::caller);
    }

    @Override
    public Optional<Login> login(String token) {
        if (!isLikely(token)) {
            return Optional.empty();
        }
        Token.Sha256 hash = Secrets.sha256(token);
        Optional<Login> known = known(hash);
        if (known.isPresent()) {
            return known;
        }
        try {
            Duration moment = clock.instant().isBefore(slowUntil) ? SHORT_MOMENT : MOMENT;
            return askers.submit(() -> verified(token, hash)).get(moment.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof OdaException refused ? refused : new IllegalStateException(e.getCause());
        } catch (TimeoutException | RejectedExecutionException e) {
            slowUntil = clock.instant().plus(PAUSE);
            throw unavailable("it has not answered yet", null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("the service is being stopped", null);
        }
    }

    private static boolean isLikely(String token) {
        return token.length() <= LONGEST_TOKEN
                && token.chars().filter(c -> c == '.').count() == 2;
    }

    private Optional<Login> known(Token.Sha256 hash) {
        synchronized (remembered) {
            Verified known = remembered.get(hash);
            return known != null && clock.instant().isBefore(known.until) ? Optional.of(known.login) : Optional.empty();
        }
    }

    private Optional<Login> verified(String token, Token.Sha256 hash) {
        try {
            JWTClaimsSet claims = processor().process(token, null);
            Instant until = claims.getExpirationTime().toInstant().plus(SKEW);
            Login login = new Login(new Caller(name(claims.getSubject()), grants(claims)), until);
            remember(hash, new Verified(login, min(until, clock.instant().plus(REMEMBERED))));
            isWell();
            return Optional.of(login);
        } catch (RateLimitReachedException e) {
            log.atDebug().setCause(e).log("a token of a key that was not there a moment ago");
            return Optional.empty();
        } catch (ParseException | BadJOSEException e) {
            log.atDebug().setCause(e).log("a token of the identity provider is not valid");
            return Optional.empty();
        } catch (KeySourceException e) {
            throw unavailable("its keys cannot be fetched (%s)".formatted(e.getMessage()), e);
        } catch (JOSEException e) {
            log.atDebug().setCause(e).log("a token of the identity provider cannot be checked");
            return Optional.empty();
        }
    }

    /** Why tokens cannot be checked; empty where they can, as far as it is known. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Who asks while another thread asks the provider is not kept waiting. */
    private DefaultJWTProcessor<SecurityContext> processor() {
        DefaultJWTProcessor<SecurityContext> known = processor;
        if (known != null) {
            return known;
        }
        if (clock.instant().isBefore(discoverAgain) || !discovering.tryLock()) {
            throw unavailable(problem == null ? "it has not answered yet" : "it does not answer", null);
        }
        try {
            DefaultJWTProcessor<SecurityContext> made = discover();
            processor = made;
            return made;
        } catch (IOException e) {
            discoverAgain = clock.instant().plus(PAUSE);
            throw unavailable(String.valueOf(e.getMessage()), e);
        } finally {
            discovering.unlock();
        }
    }

    private DefaultJWTProcessor<SecurityContext> discover() throws IOException {
        String issuer = provider.issuer().toString();
        URI address = URI.create((issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer)
                + "/.well-known/openid-configuration");
        JsonNode metadata = new ObjectMapper()
                .readTree(http.retrieveResource(address.toURL()).getContent());
        if (!metadata.path("issuer").asText().equals(issuer)) {
            throw new IOException("%s is of the issuer '%s', not '%s'"
                    .formatted(address, metadata.path("issuer").asText(), issuer));
        }
        URI keys;
        try {
            keys = URI.create(metadata.path("jwks_uri").asText());
        } catch (IllegalArgumentException e) {
            throw new IOException("%s names no 'jwks_uri'".formatted(address), e);
        }
        if (!"https".equals(keys.getScheme()) && !provider.issuer().getScheme().equals(keys.getScheme())) {
            throw new IOException("%s names a 'jwks_uri' that is not https: '%s'".formatted(address, keys));
        }
        JWKSource<SecurityContext> source = JWKSourceBuilder.<SecurityContext>create(keys.toURL(), http)
                .cache(KEYS_KEPT.toMillis(), CONNECT.plus(READ).toMillis())
                .refreshAheadCache(false)
                .rateLimited(keysEvery.toMillis())
                .outageTolerant(KEYS_KEPT_IN_OUTAGE.toMillis())
                .build();
        var made = new DefaultJWTProcessor<SecurityContext>();
        // RFC 9068 names the type of access tokens; most providers still write JWT, or nothing
        made.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        made.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, source));
        var claims = new DefaultJWTClaimsVerifier<SecurityContext>(
                provider.audience(), new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("sub", "exp"));
        claims.setMaxClockSkew((int) SKEW.toSeconds());
        made.setJWTClaimsSetVerifier(claims);
        return made;
    }

    private Map<Scope, List<TopicPattern>> grants(JWTClaimsSet claims) {
        Map<Scope, List<TopicPattern>> grants = new EnumMap<>(Scope.class);
        for (String text : texts(claims.getClaim(provider.claim()))) {
            if (!text.startsWith(PREFIX)) {
                continue;
            }
            String[] parts = text.substring(PREFIX.length()).split(":", 2);
            try {
                grants.computeIfAbsent(Scope.of(parts[0]), scope -> new ArrayList<>())
                        .add(parts.length == 1 ? TopicPattern.ALL : new TopicPattern(parts[1]));
            } catch (OdaException e) {
                // the provider may know more of other services of this name
                log.atDebug().setCause(e).log("a scope of the identity provider is none of this service");
            }
        }
        grants.values().removeIf(List::isEmpty);
        return grants;
    }

    private static List<String> texts(@Nullable Object claim) {
        if (claim instanceof String text) {
            return List.of(text.strip().split("\\s+"));
        }
        return claim instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** No name of a token has a colon. A subject that cannot be shown as it is has a part of its SHA-256 behind a tilde. */
    static String name(String subject) {
        String printable = UNPRINTABLE.matcher(subject).replaceAll("_");
        String name = Caller.OF_PROVIDER + printable.substring(0, Math.min(printable.length(), LONGEST_SUBJECT));
        return name.equals(Caller.OF_PROVIDER + subject)
                ? name
                : name + "~" + HexFormat.of().formatHex(Secrets.sha256(subject).bytes(), 0, 4);
    }

    private void remember(Token.Sha256 hash, Verified verified) {
        synchronized (remembered) {
            remembered.remove(hash);
            remembered.put(hash, verified);
            if (remembered.size() > MOST_REMEMBERED) {
                remembered.remove(remembered.keySet().iterator().next());
            }
        }
    }

    private void isWell() {
        if (problem != null) {
            problem = null;
            log.atInfo().addKeyValue("issuer", provider.issuer()).log("the identity provider answers again");
        }
    }

    private OdaException unavailable(String reason, @Nullable Exception cause) {
        if (problem == null && cause != null) {
            log.atWarn()
                    .addKeyValue("issuer", provider.issuer())
                    .addKeyValue("reason", reason)
                    .log("the identity provider cannot be asked, and its tokens cannot be checked");
        }
        if (cause != null) {
            problem = "%s: %s".formatted(provider.issuer(), reason);
        }
        String detail = "the identity provider %s cannot be asked whether the token is valid: come again a little later"
                .formatted(provider.issuer());
        return cause == null
                ? new OdaException(ErrorCode.GATEWAY_UNAVAILABLE, detail)
                : new OdaException(ErrorCode.GATEWAY_UNAVAILABLE, detail, cause);
    }

    private static Instant min(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
