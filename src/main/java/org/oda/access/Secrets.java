package org.oda.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens, and what is kept of them. */
final class Secrets {
    static final String SCRAM_SHA_256 = "SCRAM-SHA-256";
    static final String SCRAM_SHA_512 = "SCRAM-SHA-512";

    /** What Kafka asks for at least. A token has nothing to guess, so more would only be slower. */
    static final int ITERATIONS = 4096;

    private static final String PREFIX = "oda_";
    private static final int RANDOM_BYTES = 33;
    private static final int SALT_BYTES = 16;
    private static final Pattern FORM = Pattern.compile("oda_[A-Za-z0-9_-]{44}");

    /** The hash functions of RFC 5802, as Java names them. */
    private record Mechanism(String digest, String hmac, String derivation, int bits) {}

    private static final Map<String, Mechanism> MECHANISMS = Map.of(
            SCRAM_SHA_256, new Mechanism("SHA-256", "HmacSHA256", "PBKDF2WithHmacSHA256", 256),
            SCRAM_SHA_512, new Mechanism("SHA-512", "HmacSHA512", "PBKDF2WithHmacSHA512", 512));

    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** 264 random bits. */
    static String newToken() {
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random(RANDOM_BYTES));
    }

    static boolean isToken(String text) {
        return FORM.matcher(text).matches();
    }

    static Token.Sha256 sha256(String token) {
        try {
            return new Token.Sha256(
                    MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** For all mechanisms, each with a salt of its own. */
    static Map<String, ScramKeys> scramKeys(String token) {
        return MECHANISMS.keySet().stream()
                .collect(Collectors.toMap(
                        mechanism -> mechanism,
                        mechanism -> scramKeys(token, mechanism, random(SALT_BYTES), ITERATIONS)));
    }

    /**
     * {@code StoredKey} and {@code ServerKey} of RFC 5802, section 3.
     *
     * @param password ASCII without control characters, which SASLprep leaves as it is
     */
    static ScramKeys scramKeys(String password, String mechanism, byte[] salt, int iterations) {
        Mechanism with = MECHANISMS.get(mechanism);
        if (with == null) {
            throw new IllegalArgumentException(mechanism);
        }
        try {
            byte[] salted = SecretKeyFactory.getInstance(with.derivation())
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, with.bits()))
                    .getEncoded();
            byte[] clientKey = hmac(with, salted, "Client Key");
            byte[] storedKey = MessageDigest.getInstance(with.digest()).digest(clientKey);
            return new ScramKeys(salt, storedKey, hmac(with, salted, "Server Key"), iterations);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has these algorithms", e);
        }
    }

    private static byte[] hmac(Mechanism with, byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(with.hmac());
        mac.init(new SecretKeySpec(key, with.hmac()));
        return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }
}
