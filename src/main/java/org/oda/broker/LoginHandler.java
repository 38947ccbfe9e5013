package org.oda.broker;

import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.plain.PlainAuthenticateCallback;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.ScramCredentialCallback;
import org.jspecify.annotations.Nullable;

/** Checks logins by PLAIN and SCRAM against the tokens. Made by Kafka, one for each mechanism of a listener. */
public final class LoginHandler implements AuthenticateCallbackHandler {
    private @Nullable AccessControl control;
    private String mechanism = "";

    @Override
    public void configure(Map<String, ?> settings, String saslMechanism, List<AppConfigurationEntry> jaasEntries) {
        control = AccessControl.of(settings);
        mechanism = saslMechanism;
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        AccessControl access = control;
        if (access == null) {
            throw new IllegalStateException("not configured");
        }
        String name = "";
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback asked) {
                name = asked.getDefaultName();
            } else if (callback instanceof PlainAuthenticateCallback asked) {
                asked.authenticated(access.opens(name, new String(asked.password())));
            } else if (callback instanceof ScramCredentialCallback asked) {
                access.scramKeys(name, mechanism)
                        .ifPresent(keys -> asked.scramCredential(new ScramCredential(
                                keys.salt(), keys.storedKey(), keys.serverKey(), keys.iterations())));
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    @Override
    public void close() {
        // nothing is held
    }
}
