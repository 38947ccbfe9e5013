package org.oda.access;

import java.time.Instant;
import java.util.Optional;
import org.oda.model.OdaException;

/** Tokens of an identity provider at a door whose threads must not wait. May be used by several threads. */
public interface ProviderTokens {
    /**
     * Who comes with this token; empty where it is not valid. Answers within half a second, also while the provider is asked.
     *
     * @throws OdaException {@code GATEWAY_UNAVAILABLE} where it is not known by then: to be asked again a little later
     */
    Optional<Login> login(String token);

    /** Who came, and until when the token lets them in. */
    record Login(Caller caller, Instant until) {}
}
