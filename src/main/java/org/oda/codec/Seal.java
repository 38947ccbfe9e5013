package org.oda.codec;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * What a client keeps for the service and gives back: base64url of a version, a seal, and bytes. The seal is of the bytes and of
 * the query, so that a text that is damaged or of another query is told. It is no secret.
 */
final class Seal {
    private static final int SEAL_BYTES = 8;
    private static final int HEAD_BYTES = 1 + SEAL_BYTES;

    private Seal() {}

    /** The text is not what {@link #close} gave for the query. */
    static final class BrokenException extends Exception {
        private static final long serialVersionUID = 1;

        private BrokenException(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /** @param query what identifies the query */
    static String close(byte version, byte[] bytes, byte[] query) {
        byte[] all = new byte[HEAD_BYTES + bytes.length];
        all[0] = version;
        System.arraycopy(bytes, 0, all, HEAD_BYTES, bytes.length);
        System.arraycopy(seal(query, all), 0, all, 1, SEAL_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    static ByteBuffer open(byte version, String text, int maxLength, byte[] query) throws BrokenException {
        if (text.length() > maxLength) {
            throw new BrokenException("is no cursor");
        }
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new BrokenException("is no cursor");
        }
        if (all.length <= HEAD_BYTES || all[0] != version) {
            throw new BrokenException("is no cursor of this version");
        }
        if (!MessageDigest.isEqual(Arrays.copyOfRange(all, 1, HEAD_BYTES), seal(query, all))) {
            throw new BrokenException("is damaged, or of another query");
        }
        return ByteBuffer.wrap(all).position(HEAD_BYTES);
    }

    /** The first bytes of SHA-256 over the query and all but the head. */
    private static byte[] seal(byte[] query, byte[] all) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(query);
            sha.update(all, HEAD_BYTES, all.length - HEAD_BYTES);
            return Arrays.copyOf(sha.digest(), SEAL_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("each JDK has it", e);
        }
    }
}
