package org.oda.access;

/**
 * What proves that a client of SCRAM (RFC 5802) knows its token: it can be checked with them, and the token cannot be
 * computed from them. The arrays are not copied, and nobody changes them.
 */
public final class ScramKeys {
    private final byte[] salt;
    private final byte[] storedKey;
    private final byte[] serverKey;
    private final int iterations;

    /** @param iterations of PBKDF2; 4,096 at least, which Kafka asks for */
    public ScramKeys(byte[] salt, byte[] storedKey, byte[] serverKey, int iterations) {
        this.salt = salt;
        this.storedKey = storedKey;
        this.serverKey = serverKey;
        this.iterations = iterations;
    }

    public byte[] salt() {
        return salt;
    }

    public byte[] storedKey() {
        return storedKey;
    }

    public byte[] serverKey() {
        return serverKey;
    }

    public int iterations() {
        return iterations;
    }
}
