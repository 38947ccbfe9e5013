package org.oda.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of the page, as it is and compressed.
 *
 * @param hash of the contents
 * @param gzip {@code null} where compression gains nothing
 */
@SuppressWarnings("ArrayRecordComponent") // written to answers as they are, and compared by nobody
record PageFile(String contentType, String hash, byte[] plain, byte @Nullable [] gzip) {
    private static final int HASH_CHARS = 24;

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml; charset=utf-8",
            "png", "image/png",
            "txt", "text/plain; charset=utf-8");

    /** Nothing where there is no such file on the class path, or a page has no use for files of its kind. */
    static Optional<PageFile> load(String resource) {
        String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
        if (type == null) {
            return Optional.empty();
        }
        try (InputStream file = PageFile.class.getResourceAsStream(resource)) {
            return file == null ? Optional.empty() : Optional.of(of(type, file.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PageFile of(String type, byte[] plain) {
        byte[] gzip = compress(plain);
        return new PageFile(type, hash(plain), plain, gzip.length < plain.length ? gzip : null);
    }

    private static byte[] compress(byte[] plain) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest).substring(0, HASH_CHARS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
