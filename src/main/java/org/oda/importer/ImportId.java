package org.oda.importer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * What tells an import from every other one: 128 bits of the hash of the file's bytes and the mapping. Each message
 * carries it with the number of its row, as {@code <32 hexadecimal digits>/<row>} in the header {@value #HEADER}.
 */
record ImportId(String hex) {
    static final String HEADER = "oda-import";

    private static final int BYTES = 16;

    ImportId {
        if (!hex.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("no id of an import: " + hex);
        }
    }

    static ImportId of(byte[] fileDigest, Mapping mapping) {
        return hash(fileDigest, mapping.canonical());
    }

    /** For what cannot be told by its content. */
    static ImportId random() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return hash(random, "random");
    }

    /** The id of the same file's import once more; run 0 is the first. */
    ImportId again(int run) {
        return run == 0 ? this : hash(hex.getBytes(StandardCharsets.US_ASCII), "run " + run);
    }

    private static ImportId hash(byte[] first, String second) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(first);
            digest.update(second.getBytes(StandardCharsets.UTF_8));
            return new ImportId(HexFormat.of().formatHex(digest.digest(), 0, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    byte[] header(long row) {
        return (hex + "/" + row).getBytes(StandardCharsets.US_ASCII);
    }

    /** The row that a header of this import names; empty where it is of another one. */
    OptionalLong row(byte[] header) {
        String text = new String(header, StandardCharsets.US_ASCII);
        if (!text.startsWith(hex) || !text.substring(hex.length()).matches("/[0-9]{1,18}")) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(text, hex.length() + 1, text.length(), 10));
    }
}
