package org.oda.broker;

import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.jspecify.annotations.Nullable;
import org.oda.access.Caller;

/**
 * Who a connection belongs to: the name of a token, and which token of that name it was.
 *
 * <p>A name can be given anew after its token was revoked. A connection that was opened with the old token must not have the
 * rights of the new one.
 */
final class LoginPrincipal extends KafkaPrincipal {
    /** The service's own clients and its controller. No token has a principal of this type. */
    static final String SERVICE_TYPE = "Service";

    private final byte[] token;
    private final @Nullable Caller ofProvider;

    /** @param token what tells this token from others of its name; empty where it is not valid any more */
    LoginPrincipal(String name, byte[] token) {
        super(KafkaPrincipal.USER_TYPE, name);
        this.token = token;
        ofProvider = null;
    }

    /** @param ofProvider came with a token of an identity provider, in which stands what it opens */
    LoginPrincipal(Caller ofProvider) {
        super(KafkaPrincipal.USER_TYPE, ofProvider.name());
        token = new byte[0];
        this.ofProvider = ofProvider;
    }

    /** {@code null} who came with a token of the service's own. */
    @Nullable Caller ofProvider() {
        return ofProvider;
    }

    /** Not to be changed. */
    byte[] token() {
        return token;
    }

    // Kafka compares the principal of a connection that logs in again by type and name, which is right here too

    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
