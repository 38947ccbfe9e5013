package org.oda.access;

import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tokens that were made here, and those of an identity provider where one is trusted. */
public final class Doors implements Doorkeeper {
    private final Tokens tokens;
    private final @Nullable OidcTokens others;

    private Doors(Tokens tokens, @Nullable OidcTokens others) {
        this.tokens = tokens;
        this.others = others;
    }

    /** The identity provider is not asked before the first of its tokens comes. */
    public static Doors of(Tokens tokens, @Nullable OidcProvider provider, InstantSource clock) {
        return new Doors(tokens, provider == null ? null : new OidcTokens(provider, clock));
    }

    @Override
    public Optional<Caller> byToken(String token) {
        return others == null || Secrets.isToken(token) ? tokens.byToken(token) : others.byToken(token);
    }

    /** The service's own tokens alone: it asks nobody else, and what it knows by token it knows by name. */
    public Doorkeeper tokens() {
        return tokens;
    }

    /** Those of the identity provider, for where nobody may wait for it; {@code null} where none is trusted. */
    public @Nullable ProviderTokens providerTokens() {
        return others;
    }

    @Override
    public Optional<Caller> byName(String name) {
        return tokens.byName(name);
    }

    @Override
    public Optional<ScramKeys> scramKeys(String name, String mechanism) {
        return tokens.scramKeys(name, mechanism);
    }

    /** What is wrong with a source of tokens, for people; empty where nothing is. */
    public Optional<String> problem() {
        return tokens.problem().or(() -> others == null ? Optional.empty() : others.problem());
    }
}
