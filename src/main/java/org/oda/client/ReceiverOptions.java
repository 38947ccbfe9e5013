package org.oda.client;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How to receive.
 *
 * @param group the members of one group share the messages
 * @param instanceId makes a static member, which gets its own partitions back after a restart; {@code null} for none
 */
public record ReceiverOptions(String group, @Nullable String instanceId) {
    /** A group of its own: every message, from the earliest on. */
    public static ReceiverOptions alone() {
        return new ReceiverOptions("dc-" + UUID.randomUUID(), null);
    }

    public static ReceiverOptions inGroup(String group) {
        return new ReceiverOptions(group, null);
    }
}
