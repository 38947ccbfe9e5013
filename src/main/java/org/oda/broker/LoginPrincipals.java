package org.oda.broker;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import javax.security.sasl.SaslServer;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.security.auth.AuthenticationContext;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.KafkaPrincipalBuilder;
import org.apache.kafka.common.security.auth.KafkaPrincipalSerde;
import org.apache.kafka.common.security.auth.SaslAuthenticationContext;
import org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.jspecify.annotations.Nullable;

/** Tells who a connection belongs to. Made by Kafka, and asked at each request. */
public final class LoginPrincipals implements KafkaPrincipalBuilder, KafkaPrincipalSerde, Configurable {
    private static final KafkaPrincipal SERVICE = new KafkaPrincipal(LoginPrincipal.SERVICE_TYPE, "oda");

    /** By which Kafka's server of SASL gives the token that its {@link BearerHandler} made; {@code null} by other mechanisms. */
    private static final String BEARER = OAuthBearerLoginModule.OAUTHBEARER_MECHANISM + ".token";

    /** Type and name; requests that the broker hands on to the controller keep no more of a client. */
    private final DefaultKafkaPrincipalBuilder serde = new DefaultKafkaPrincipalBuilder(null, null);

    /** A connection has one {@link SaslServer} as long as it lives; what it logged in with does not change. */
    private final Map<SaslServer, KafkaPrincipal> logins = Collections.synchronizedMap(new WeakHashMap<>());

    private @Nullable AccessControl control;

    @Override
    public void configure(Map<String, ?> settings) {
        control = AccessControl.of(settings);
    }

    @Override
    public KafkaPrincipal build(AuthenticationContext context) {
        AccessControl access = control;
        if (access == null || !(context instanceof SaslAuthenticationContext login)) {
            return KafkaPrincipal.ANONYMOUS;
        }
        if (BrokerSettings.isInside(login.listenerName())) {
            return SERVICE;
        }
        return logins.computeIfAbsent(
                login.server(),
                server -> server.getNegotiatedProperty(BEARER) instanceof Bearer bearer
                        ? new LoginPrincipal(bearer.caller())
                        : access.principal(server.getAuthorizationID()));
    }

    @Override
    public byte[] serialize(KafkaPrincipal principal) {
        return serde.serialize(principal);
    }

    @Override
    public KafkaPrincipal deserialize(byte[] bytes) {
        return serde.deserialize(bytes);
    }
}
