package org.oda.importer;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * A look through all of a file before any of it is sent. What had been sent of a damaged file, or of one read in the
 * wrong encoding, would be doubled by the mended one, which is another import.
 */
final class WholeFile {
    private static final int BUFFER = 64 * 1024;

    private final String name;

    /** @param name for people */
    WholeFile(String name) {
        this.name = name;
    }

    /**
     * SHA-256 of the bytes as they lie on the disk.
     *
     * @param encoding of CSV; {@code null} where the rows themselves are judged by the byte
     * @throws OdaException {@code BAD_VALUE} where it cannot be unpacked or is not in this encoding
     */
    byte[] digest(InputStream file, @Nullable Charset encoding) throws IOException {
        DigestInputStream digested = new DigestInputStream(file, sha256());
        try {
            InputStream plain = ImportFile.unpacked(new BufferedInputStream(digested, BUFFER));
            if (encoding == null) {
                plain.transferTo(OutputStream.nullOutputStream());
            } else {
                decode(plain, encoding);
            }
        } catch (EOFException | ZipException e) {
            throw OdaException.inField(
                    ErrorCode.BAD_VALUE,
                    "file",
                    "%s cannot be unpacked, it is damaged or cut off (%s): nothing of it was sent; get it anew"
                            .formatted(name, e.getMessage() == null ? "end of file" : e.getMessage()));
        }
        // what stands behind the packed data belongs to the file too
        digested.transferTo(OutputStream.nullOutputStream());
        return digested.getMessageDigest().digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private void decode(InputStream in, Charset encoding) throws IOException {
        CharsetDecoder decoder = encoding.newDecoder();
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
        CharBuffer chars = CharBuffer.allocate(BUFFER);
        long line = 1;
        boolean ended = false;
        while (!ended) {
            int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
            ended = read < 0;
            bytes.position(bytes.position() + Math.max(0, read)).flip();
            CoderResult result;
            do {
                result = decoder.decode(bytes, chars, ended);
                line += lines(chars.flip());
                chars.clear();
            } while (result.isOverflow());
            if (result.isError()) {
                throw OdaException.inField(
                        ErrorCode.BAD_VALUE,
                        "encoding",
                        "%s line %d: the byte 0x%02x is not %s: name the file's own encoding, e.g. --encoding windows-1252"
                                .formatted(name, line, bytes.get(bytes.position()), encoding.name()));
            }
            bytes.compact();
        }
    }

    private static int lines(CharBuffer chars) {
        int lines = 0;
        char[] array = chars.array();
        for (int i = 0; i < chars.limit(); i++) {
            lines += array[i] == '\n' ? 1 : 0;
        }
        return lines;
    }
}
