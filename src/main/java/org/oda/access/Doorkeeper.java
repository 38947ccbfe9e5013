package org.oda.access;

import java.util.Optional;

/**
 * What both doors ask, the gateway and Kafka. Each answer is of this moment: a token that was revoked is not known any more.
 * May be used by several threads.
 */
public interface Doorkeeper {
    /** The caller with this token, or with this token of an identity provider; empty where it is not valid (any more). */
    Optional<Caller> byToken(String token);

    /** The caller with the token of this name; empty where there is none (any more). */
    Optional<Caller> byName(String name);

    /**
     * The keys of the token of this name.
     *
     * @param mechanism {@code SCRAM-SHA-256} or {@code SCRAM-SHA-512}
     */
    Optional<ScramKeys> scramKeys(String name, String mechanism);
}
