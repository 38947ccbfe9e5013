package org.oda.broker;

import java.util.Set;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.jspecify.annotations.Nullable;
import org.oda.access.Caller;
import org.oda.access.ProviderTokens;

/** A token of an identity provider that let somebody in, for Kafka, which closes the connection when its time is over. */
record Bearer(ProviderTokens.Login login) implements OAuthBearerToken {
    Caller caller() {
        return login.caller();
    }

    /** It has been checked, and is not kept. */
    @Override
    public String value() {
        return "";
    }

    /** What it opens tells {@link #caller}. */
    @Override
    public Set<String> scope() {
        return Set.of();
    }

    @Override
    public long lifetimeMs() {
        return login.until().toEpochMilli();
    }

    @Override
    public String principalName() {
        return caller().name();
    }

    @Override
    public @Nullable Long startTimeMs() {
        return null;
    }
}
