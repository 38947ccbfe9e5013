package org.oda.config;

import java.net.URI;

/**
 * An identity provider whose tokens open the gateway.
 *
 * @param issuer as its tokens name it, letter by letter; {@code https}, or {@code http} on this machine
 * @param audience what its tokens must be made for
 * @param claim that holds scopes
 */
public record OidcSettings(URI issuer, String audience, String claim) {}
