package org.oda.gateway;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.access.Audit;
import org.oda.access.Doorkeeper;

/**
 * Who is let in.
 *
 * @param doors {@code null} where everybody may do everything
 * @param isOpenToNetwork whether others than programs of this machine reach it
 * @param origins as browsers write them, whose pages may use the gateway beside its own
 * @param hosts names beside those of the loopback interface that a request may be for; {@code null} for any
 */
public record Entrance(
        @Nullable Doorkeeper doors,
        Audit audit,
        boolean isOpenToNetwork,
        Set<String> origins,
        @Nullable Set<String> hosts) {
    /** Everybody, and nothing is noted. */
    public static final Entrance OPEN = new Entrance(null, Audit.NONE, false, Set.of(), null);

    public Entrance {
        origins = Set.copyOf(origins);
        hosts = hosts == null ? null : Set.copyOf(hosts);
    }

    /** {@code on} where callers need a token; {@code insecure} where they would, and do not; else {@code off}. */
    String state() {
        return doors != null ? "on" : isOpenToNetwork ? "insecure" : "off";
    }
}
