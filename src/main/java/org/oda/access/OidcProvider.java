package org.oda.access;

import java.net.URI;

/**
 * An identity provider whose tokens are taken.
 *
 * @param issuer as its tokens name it
 * @param audience that its tokens must be made for
 * @param claim whose texts {@code oda:SCOPE} and {@code oda:SCOPE:TOPICS} tell what they open: a list, or separated by spaces
 */
public record OidcProvider(URI issuer, String audience, String claim) {}
