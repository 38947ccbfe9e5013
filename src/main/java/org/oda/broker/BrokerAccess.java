package org.oda.broker;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.access.Doorkeeper;
import org.oda.access.ProviderTokens;

/**
 * Who is let in to Kafka, and what is kept from everybody.
 *
 * @param doorkeeper asked at each login and each request, by threads that must not wait: it knows tokens alone, whose names are
 *     their own, and asks nobody else
 * @param provider of other tokens that let in; {@code null} where there is none
 * @param bytesPerSecond that one token may send, as they travel, on average; 0 for no limit
 * @param ownGroups consumer groups of the service itself: whoever committed offsets for them would make it skip records
 */
public record BrokerAccess(
        Doorkeeper doorkeeper, @Nullable ProviderTokens provider, long bytesPerSecond, Set<String> ownGroups) {
    /** With the service's own tokens alone. */
    public BrokerAccess(Doorkeeper doorkeeper, long bytesPerSecond, Set<String> ownGroups) {
        this(doorkeeper, null, bytesPerSecond, ownGroups);
    }

    public BrokerAccess {
        ownGroups = Set.copyOf(ownGroups);
    }
}
