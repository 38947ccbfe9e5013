package org.oda.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.jspecify.annotations.Nullable;

/** Gives Kafka's client the token that stands in its login's configuration. Made by Kafka. */
public final class BearerLogin implements AuthenticateCallbackHandler {
    static final String TOKEN = "token";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration UNKNOWN_LIFETIME = Duration.ofHours(1);

    private String token = "";

    @Override
    public void configure(Map<String, ?> settings, String saslMechanism, List<AppConfigurationEntry> jaasEntries) {
        token = String.valueOf(jaasEntries.get(0).getOptions().get(TOKEN));
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (!(callback instanceof OAuthBearerTokenCallback asked)) {
                throw new UnsupportedCallbackException(callback);
            }
            JsonNode claims = claims(token);
            asked.token(new Given(
                    token,
                    claims.path("sub").asText("token"),
                    claims.path("exp").isNumber()
                            ? TimeUnit.SECONDS.toMillis(claims.path("exp").longValue())
                            : System.currentTimeMillis() + UNKNOWN_LIFETIME.toMillis()));
        }
    }

    /** Whether the token is good is the broker's to say: one that cannot be read here has no claims. */
    private static JsonNode claims(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            return parts.length == 3 ? JSON.readTree(Base64.getUrlDecoder().decode(parts[1])) : JSON.nullNode();
        } catch (IOException | IllegalArgumentException e) {
            return JSON.nullNode();
        }
    }

    @Override
    public void close() {
        // nothing is held
    }

    private record Given(String value, String principalName, long lifetimeMs) implements OAuthBearerToken {
        @Override
        public Set<String> scope() {
            return Set.of();
        }

        @Override
        public @Nullable Long startTimeMs() {
            return null;
        }

        /** Without the token. */
        @Override
        public String toString() {
            return principalName;
        }
    }
}
