package org.oda.broker;

import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.oda.access.Caller;

/** Who a connection belongs to that was opened with a token of an identity provider: what it may do stands in the token. */
final class BearerPrincipal extends KafkaPrincipal {
    private final Caller caller;

    BearerPrincipal(Caller caller) {
        super(KafkaPrincipal.USER_TYPE, caller.name());
        this.caller = caller;
    }

    Caller caller() {
        return caller;
    }

    // Kafka lets a connection log in again with another token of the same subject, and compares no more than type and
    // name

    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
