package org.oda.broker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallback;
import org.jspecify.annotations.Nullable;
import org.oda.access.ProviderTokens;
import org.oda.model.OdaException;

/** Checks logins with tokens of an identity provider (RFC 7628). Made by Kafka. */
public final class BearerHandler implements AuthenticateCallbackHandler {
    private @Nullable AccessControl control;

    @Override
    public void configure(Map<String, ?> settings, String saslMechanism, List<AppConfigurationEntry> jaasEntries) {
        control = AccessControl.of(settings);
    }

    /**
     * What is not known yet ends the connection without an answer, upon which clients try again; a refusal would tell them to give
     * up.
     */
    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        AccessControl access = control;
        if (access == null) {
            throw new IllegalStateException("not configured");
        }
        for (Callback callback : callbacks) {
            if (!(callback instanceof OAuthBearerValidatorCallback asked)) {
                // extensions, which nobody needs here
                throw new UnsupportedCallbackException(callback);
            }
            Optional<ProviderTokens.Login> login;
            try {
                login = access.login(asked.tokenValue());
            } catch (OdaException e) {
                throw new AuthenticationException(e.detail());
            }
            if (login.isPresent()) {
                asked.token(new Bearer(login.get()));
            } else {
                asked.error("invalid_token", null, null);
            }
        }
    }

    @Override
    public void close() {
        // nothing is held
    }
}
