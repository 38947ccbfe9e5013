package org.oda.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in.
 *
 * @param insecure whether listeners may be open to the network for everybody
 * @param corsOrigins origins, {@code scheme://host[:port]}, whose pages may use the gateway
 * @param hostNames under which clients reach the gateway beside {@code localhost}, in lower case
 * @param oidc {@code null} for none
 */
public record AccessSettings(
        AccessMode mode,
        boolean insecure,
        List<String> corsOrigins,
        List<String> hostNames,
        @Nullable OidcSettings oidc) {
    public AccessSettings {
        corsOrigins = List.copyOf(corsOrigins);
        hostNames = List.copyOf(hostNames);
    }
}
