package org.oda.broker;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.jspecify.annotations.Nullable;
import org.oda.access.Caller;
import org.oda.access.ProviderTokens;
import org.oda.access.ScramKeys;
import org.oda.model.OdaException;

/** What the tokens say of logins and requests; asked by the classes that Kafka makes. */
final class AccessControl implements AutoCloseable {
    /** The setting of the broker that leads here, see {@link ByReference}. */
    static final String SETTING = "oda.access.control";

    private static final String KEYS = "SCRAM-SHA-256";
    private static final byte[] NO_TOKEN = {};

    private final BrokerAccess access;
    private final PrometheusRegistry registry;
    private final Counter denials = Counter.builder()
            .name("oda_kafka_denied")
            .help("What clients of Kafka asked for and may not do")
            .labelNames("operation")
            .build();
    private final Counter refusals = Counter.builder()
            .name("oda_kafka_refused_logins")
            .help("Logins to Kafka with an unknown name, or with a wrong token by PLAIN or OAUTHBEARER")
            .build();

    AccessControl(BrokerAccess access, PrometheusRegistry registry) {
        this.access = access;
        this.registry = registry;
        registry.register(denials);
        registry.register(refusals);
    }

    /** @param settings of the broker or one of its listeners */
    static AccessControl of(Map<String, ?> settings) {
        return ByReference.get(settings, SETTING, AccessControl.class);
    }

    /** Whether this is the token of this name. */
    boolean opens(String name, String token) {
        boolean opens = access.doorkeeper()
                .byToken(token)
                .filter(caller -> caller.name().equals(name))
                .isPresent();
        if (!opens) {
            refusals.inc();
        }
        return opens;
    }

    Optional<ScramKeys> scramKeys(String name, String mechanism) {
        Optional<ScramKeys> keys = access.doorkeeper().scramKeys(name, mechanism);
        if (keys.isEmpty()) {
            refusals.inc();
        }
        return keys;
    }

    /**
     * Who comes with this token of an identity provider.
     *
     * @throws OdaException where that is not known yet
     */
    Optional<ProviderTokens.Login> login(String token) {
        Optional<ProviderTokens.Login> login =
                access.provider() == null ? Optional.empty() : access.provider().login(token);
        if (login.isEmpty()) {
            refusals.inc();
        }
        return login;
    }

    /** The principal of a connection that has just logged in under this name with a token of the service's own. */
    KafkaPrincipal principal(String name) {
        return new LoginPrincipal(
                name,
                access.doorkeeper()
                        .scramKeys(name, KEYS)
                        .map(ScramKeys::storedKey)
                        .orElse(NO_TOKEN));
    }

    /**
     * {@code null} where the token is not valid any more, or another one has its name. Kafka itself ends connections whose token
     * of an identity provider is over.
     */
    @Nullable Caller caller(KafkaPrincipal principal) {
        if (!(principal instanceof LoginPrincipal login)) {
            return null;
        }
        if (login.ofProvider() != null || login.token().length == 0) {
            return login.ofProvider();
        }
        Optional<ScramKeys> keys = access.doorkeeper().scramKeys(login.getName(), KEYS);
        if (keys.isEmpty() || !MessageDigest.isEqual(keys.get().storedKey(), login.token())) {
            return null;
        }
        return access.doorkeeper().byName(login.getName()).orElse(null);
    }

    /** That one token may send; 0 for no limit. */
    long bytesPerSecond() {
        return access.bytesPerSecond();
    }

    boolean isOwnGroup(String group) {
        return access.ownGroups().contains(group);
    }

    void denied(String operation) {
        denials.labelValues(operation).inc();
    }

    @Override
    public void close() {
        registry.unregister(denials);
        registry.unregister(refusals);
    }
}
