package org.oda;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oda.access.Audit;
import org.oda.access.AuditLog;
import org.oda.access.Doors;
import org.oda.access.OidcProvider;
import org.oda.access.TokenFile;
import org.oda.access.Tokens;
import org.oda.config.AccessMode;
import org.oda.config.AccessSettings;
import org.oda.config.OdaConfig;
import org.oda.gateway.Entrance;
import org.oda.gateway.Health;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is let in. Whether callers need a token is settled at the start: Kafka's listeners cannot change their mind while they are
 * open.
 *
 * @param doors {@code null} where everybody may do everything
 * @param openHost the address of a listener that others than programs of this machine reach; {@code null} where there is none
 */
record AccessParts(
        @Nullable Doors doors, Audit audit, @Nullable String openHost, AccessSettings settings) {
    private static final Logger log = LoggerFactory.getLogger(AccessParts.class);

    /**
     * Reads what there is; changes nothing.
     *
     * @throws OdaException {@code BAD_CONFIG} where the network would reach what everybody may do, or the tokens cannot be read
     */
    static AccessParts read(OdaConfig config, InstantSource clock) {
        AccessSettings settings = config.access();
        TokenFile file = new TokenFile(config.data());
        boolean hasTokens = !file.read().isEmpty();
        String openHost = openHost(config);
        boolean on = switch (settings.mode()) {
            case ON -> true;
            case OFF -> false;
            case AUTO -> file.exists() || settings.oidc() != null || (openHost != null && !settings.insecure());
        };
        if (openHost != null && !settings.insecure() && (!on || (!hasTokens && settings.oidc() == null))) {
            throw refusal(config, openHost);
        }
        if (on && !hasTokens && settings.oidc() == null) {
            log.atWarn().log("callers need a token, and there is none: make one with 'oda token create'");
        }
        Doors doors = on ? Doors.of(Tokens.follow(file, clock), provider(settings), clock) : null;
        return new AccessParts(doors, new AuditLog(config.data(), clock), openHost, settings);
    }

    /** Says loudly what must not go unseen, now that the service is ready. */
    void announce() {
        if (doors == null && openHost != null) {
            log.atWarn()
                    .addKeyValue("host", openHost)
                    .log("insecure: everybody on the network may read, change and erase everything");
            audit.record("oda", "service.start.insecure", Map.of("host", openHost));
        }
    }

    Entrance entrance() {
        boolean anyHost = doors != null || openHost != null;
        return new Entrance(
                doors,
                audit,
                openHost != null,
                Set.copyOf(settings.corsOrigins()),
                anyHost ? null : Set.copyOf(settings.hostNames()));
    }

    /** Whether tokens are as they were written; empty where they are not asked for. */
    Optional<Health.Status> health() {
        return Optional.ofNullable(doors)
                .map(known -> known.problem()
                        .map(problem -> new Health.Status(false, problem))
                        .orElse(Health.Status.of(true)));
    }

    private static @Nullable OidcProvider provider(AccessSettings settings) {
        return settings.oidc() == null
                ? null
                : new OidcProvider(
                        settings.oidc().issuer(),
                        settings.oidc().audience(),
                        settings.oidc().claim());
    }

    private static @Nullable String openHost(OdaConfig config) {
        Stream<String> hosts = config.sql() == null
                ? Stream.of(config.host())
                : Stream.of(config.host(), config.sql().host());
        return hosts.filter(host -> !isLoopback(host)).findFirst().orElse(null);
    }

    /** What has no address here cannot be listened on, which is told later. */
    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static OdaException refusal(OdaConfig config, String host) {
        boolean isOff = config.access().mode() == AccessMode.OFF;
        return new OdaException(ErrorCode.BAD_CONFIG, """
                the service would listen on %s, where the network reaches it, and %s: everybody could read, change and erase \
                everything. Make a token first, and start again:
                  oda token create admin --scope register,send,read,admin --data %s
                Or trust an identity provider (--oidc-issuer URL --oidc-audience TEXT), or stay on this machine (--host \
                127.0.0.1). With --insecure it starts as it is.""".formatted(
                        host, isOff ? "access is off" : "there is no token yet", config.data()));
    }
}
