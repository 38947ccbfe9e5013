package org.oda.broker;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.jspecify.annotations.Nullable;
import org.oda.kafka.KafkaCluster;

/**
 * How each listener of a broker is secured. With access on, those inside ask for a secret that is made at each start and kept in
 * memory alone: loopback is open to every user of the machine.
 */
final class ListenerSecurity implements AutoCloseable {
    private static final List<String> SCRAM = List.of("SCRAM-SHA-256", "SCRAM-SHA-512");
    private static final String PLAIN = "PLAIN";
    private static final String BEARER = OAuthBearerLoginModule.OAUTHBEARER_MECHANISM;
    /** A client logs in again on its connection so often at least, whose token may be of a key that the provider took back. */
    private static final Duration BEARER_SESSION = Duration.ofHours(1);

    private static final String SERVICE = "oda";
    private static final int SECRET_BYTES = 32;

    private final BrokerConfig config;
    private final @Nullable AccessControl control;
    private final String secret = newSecret();
    private final List<String> names = new ArrayList<>();

    ListenerSecurity(BrokerConfig config, PrometheusRegistry registry) {
        this.config = config;
        control = config.access() == null ? null : new AccessControl(config.access(), registry);
    }

    /** How clients of the service itself get in. */
    KafkaCluster inside(String bootstrapServers) {
        if (control == null) {
            return KafkaCluster.open(bootstrapServers);
        }
        return new KafkaCluster(
                bootstrapServers,
                Map.of(
                        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                        "SASL_PLAINTEXT",
                        SaslConfigs.SASL_MECHANISM,
                        PLAIN,
                        SaslConfigs.SASL_JAAS_CONFIG,
                        "%s required username=\"%s\" password=\"%s\";"
                                .formatted(PlainLoginModule.class.getName(), SERVICE, secret)));
    }

    /** {@code security.protocol} of clients. */
    String clientProtocol() {
        return (control == null ? "" : "SASL_") + (config.certificate() == null ? "PLAINTEXT" : "SSL");
    }

    /** {@code sasl.mechanism} that suits most clients: PLAIN where it is offered, which old ones of librdkafka need. */
    @Nullable String clientMechanism() {
        return control == null ? null : isPrivate() ? PLAIN : SCRAM.get(1);
    }

    /** {@code sasl.mechanism} for tokens of an identity provider; {@code null} where they do not let in. */
    @Nullable String providerMechanism() {
        return offersBearer() ? BEARER : null;
    }

    void addTo(Properties settings) {
        String inside = control == null ? "PLAINTEXT" : "SASL_PLAINTEXT";
        String clients = clientProtocol();
        settings.setProperty(
                "listener.security.protocol.map",
                "CLIENT:%s,STATIC:%s,INTERNAL:%s,CONTROLLER:%s".formatted(clients, clients, inside, inside));
        if (config.certificate() != null) {
            settings.setProperty(CertificateEngines.SETTING, named(config.certificate()));
            for (String listener : BrokerSettings.CLIENT_LISTENERS) {
                settings.setProperty(prefix(listener) + "ssl.engine.factory.class", CertificateEngines.class.getName());
            }
        }
        if (control != null) {
            settings.setProperty(AccessControl.SETTING, named(control));
            settings.setProperty("authorizer.class.name", ScopeAuthorizer.class.getName());
            settings.setProperty("client.quota.callback.class", SenderRates.class.getName());
            settings.setProperty("principal.builder.class", LoginPrincipals.class.getName());
            BrokerSettings.CLIENT_LISTENERS.forEach(listener -> askForTokens(settings, listener));
            BrokerSettings.INSIDE_LISTENERS.forEach(listener -> askForSecret(settings, listener));
            settings.setProperty("sasl.mechanism.inter.broker.protocol", PLAIN);
            settings.setProperty("sasl.mechanism.controller.protocol", PLAIN);
        }
    }

    private void askForTokens(Properties settings, String listener) {
        List<String> mechanisms = new ArrayList<>(SCRAM);
        SCRAM.forEach(mechanism -> askBy(settings, listener, mechanism, ScramLoginModule.class, LoginHandler.class));
        if (isPrivate()) {
            mechanisms.add(PLAIN);
            askBy(settings, listener, PLAIN, PlainLoginModule.class, LoginHandler.class);
        }
        if (offersBearer()) {
            mechanisms.add(BEARER);
            askBy(settings, listener, BEARER, OAuthBearerLoginModule.class, BearerHandler.class);
            settings.setProperty(
                    prefix(listener, BEARER) + "connections.max.reauth.ms", Long.toString(BEARER_SESSION.toMillis()));
        }
        settings.setProperty(prefix(listener) + "sasl.enabled.mechanisms", String.join(",", mechanisms));
    }

    private static void askBy(
            Properties settings, String listener, String mechanism, Class<?> module, Class<?> handler) {
        String prefix = prefix(listener, mechanism) + "sasl.";
        settings.setProperty(prefix + "jaas.config", module.getName() + " required;");
        settings.setProperty(prefix + "server.callback.handler.class", handler.getName());
    }

    /** Elsewhere a token that is sent as it is would be shown to whoever can listen. */
    private boolean isPrivate() {
        return config.certificate() != null || isLoopback(config.bindHost());
    }

    private boolean offersBearer() {
        return config.access() != null && config.access().provider() != null && isPrivate();
    }

    private void askForSecret(Properties settings, String listener) {
        settings.setProperty(prefix(listener) + "sasl.enabled.mechanisms", PLAIN);
        settings.setProperty(
                prefix(listener) + "plain.sasl.jaas.config",
                "%s required username=\"%s\" password=\"%s\" user_%s=\"%s\";"
                        .formatted(PlainLoginModule.class.getName(), SERVICE, secret, SERVICE, secret));
    }

    @Override
    public void close() {
        names.forEach(ByReference::remove);
        if (control != null) {
            control.close();
        }
    }

    private String named(Object object) {
        String name = ByReference.put(object);
        names.add(name);
        return name;
    }

    private static String prefix(String listener, String mechanism) {
        return prefix(listener) + mechanism.toLowerCase(Locale.ROOT) + ".";
    }

    private static String prefix(String listener) {
        return "listener.name." + listener.toLowerCase(Locale.ROOT) + ".";
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
