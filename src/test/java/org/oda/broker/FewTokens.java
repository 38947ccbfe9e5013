package org.oda.broker;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.oda.access.Caller;
import org.oda.access.Doorkeeper;
import org.oda.access.Scope;
import org.oda.access.ScramKeys;
import org.oda.access.TopicPattern;

/** Tokens that live as long as a test. */
public final class FewTokens implements Doorkeeper {
    private record Token(String text, Caller caller, Map<String, ScramKeys> keys) {}

    private final Map<String, Token> tokens = new ConcurrentHashMap<>();

    public void add(String name, String text, Set<Scope> scopes, String... topics) {
        var caller = new Caller(
                name, scopes, Arrays.stream(topics).map(TopicPattern::new).toList());
        tokens.put(
                name,
                new Token(
                        text,
                        caller,
                        Map.of(
                                "SCRAM-SHA-256",
                                keys("SCRAM-SHA-256", text),
                                "SCRAM-SHA-512",
                                keys("SCRAM-SHA-512", text))));
    }

    public void revoke(String name) {
        tokens.remove(name);
    }

    @Override
    public Optional<Caller> byToken(String token) {
        return tokens.values().stream()
                .filter(t -> t.text.equals(token))
                .map(Token::caller)
                .findAny();
    }

    @Override
    public Optional<Caller> byName(String name) {
        return Optional.ofNullable(tokens.get(name)).map(Token::caller);
    }

    @Override
    public Optional<ScramKeys> scramKeys(String name, String mechanism) {
        return Optional.ofNullable(tokens.get(name)).map(t -> t.keys.get(mechanism));
    }

    private static ScramKeys keys(String mechanism, String token) {
        try {
            ScramCredential c =
                    new ScramFormatter(ScramMechanism.forMechanismName(mechanism)).generateCredential(token, 4096);
            return new ScramKeys(c.salt(), c.storedKey(), c.serverKey(), c.iterations());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
