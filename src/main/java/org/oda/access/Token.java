package org.oda.access;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * What is kept of a token: all but the token itself.
 *
 * @param name by which it is logged and revoked; the user's name in Kafka
 * @param scopes one at least
 * @param topics on which the scopes hold; one at least
 * @param expires from then on it is not valid; {@code null} for never
 * @param sha256 of the token
 * @param scram by mechanism, as RFC 5802 names it
 */
public record Token(
        String name,
        Set<Scope> scopes,
        List<TopicPattern> topics,
        Instant created,
        @Nullable Instant expires,
        Sha256 sha256,
        Map<String, ScramKeys> scram) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    /** The service's own, in Kafka and in logs. */
    private static final Set<String> RESERVED = Set.of("oda", Caller.ANYONE.name(), Caller.NOBODY.name());

    public Token {
        requireName(name);
        scopes = Set.copyOf(scopes);
        topics = List.copyOf(topics);
        scram = Map.copyOf(scram);
        if (scopes.isEmpty() || topics.isEmpty()) {
            throw OdaException.inField(
                    ErrorCode.BAD_VALUE,
                    scopes.isEmpty() ? "scope" : "topics",
                    "token '%s' would open nothing: give it a scope and a topic at least".formatted(name));
        }
    }

    /** A digest, compared in the same time wherever two of them differ. */
    public static final class Sha256 {
        private final byte[] bytes;

        Sha256(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Sha256 digest && MessageDigest.isEqual(bytes, digest.bytes);
        }

        /** Of the first bytes, which tell nothing of a token. */
        @Override
        public int hashCode() {
            return ByteBuffer.wrap(bytes).getInt();
        }

        @Override
        public String toString() {
            return "(hidden)";
        }
    }

    /**
     * Returns where a token may be called so.
     *
     * @throws OdaException {@code BAD_VALUE}
     */
    public static void requireName(String name) {
        if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
            throw OdaException.inField(
                    ErrorCode.BAD_VALUE,
                    "name",
                    ("'%s' cannot be a token's name: give 1 to 64 of a-z, 0-9, '.', '_' and '-', of which the first is a"
                                    + " letter or a digit; oda, anyone and nobody are taken")
                            .formatted(name));
        }
    }

    public boolean isValidAt(Instant time) {
        return expires == null || time.isBefore(expires);
    }

    public Caller caller() {
        return new Caller(name, scopes, topics);
    }
}
