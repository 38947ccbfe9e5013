package org.oda.importer;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.oda.codec.RecordDecoder;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** A file of rows, or standard input. Tells by itself whether it is packed with gzip, and what it holds. */
public final class ImportFile {
    private static final int BUFFER = 64 * 1024;
    private static final String STANDARD_INPUT = "-";

    private final String name;
    private final InputStream standardInput;
    private final AtomicLong position = new AtomicLong();

    /** @param standardInput what {@code -} reads */
    public ImportFile(String name, InputStream standardInput) {
        this.name = name;
        this.standardInput = standardInput;
    }

    /** As it was given. */
    public String name() {
        return isStandardInput() ? "standard input" : name;
    }

    /** Whether it can be read but once. */
    public boolean isStandardInput() {
        return name.equals(STANDARD_INPUT);
    }

    /** In bytes, packed where the file is; 0 where it is not known. */
    public long size() {
        try {
            return isStandardInput() ? 0 : Files.size(Path.of(name));
        } catch (IOException e) {
            return 0;
        }
    }

    /** How many of the bytes were read. */
    public long position() {
        return position.get();
    }

    /** SHA-256 of the bytes as they lie on the disk. */
    byte[] digest() throws IOException {
        try (InputStream in = file()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private InputStream file() throws IOException {
        try {
            if (Files.isDirectory(Path.of(name))) {
                throw OdaException.inField(
                        ErrorCode.BAD_VALUE,
                        "file",
                        "'%s' is a folder: name its files, e.g. %s/*.csv".formatted(name, name));
            }
            return Files.newInputStream(Path.of(name));
        } catch (NoSuchFileException e) {
            throw OdaException.inField(ErrorCode.BAD_VALUE, "file", "the file '%s' does not exist".formatted(name));
        }
    }

    Rows open(Mapping mapping, RecordDecoder decoder) throws IOException {
        InputStream in = new BufferedInputStream(new Counter(isStandardInput() ? standardInput : file()), BUFFER);
        try {
            InputStream plain = isGzip(in) ? new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER) : in;
            InputFormat format = mapping.format() != null ? mapping.format() : format(plain);
            if (format == InputFormat.CSV) {
                if (mapping.time().isEmpty()) {
                    throw MappingReader.missingTime();
                }
                return new MappedRows(new CsvSource(plain, mapping), mapping, decoder);
            }
            JsonLines lines = new JsonLines(plain);
            return mapping.time().isEmpty()
                    ? new RecordLines(lines, decoder)
                    : new MappedRows(new FlatSource(lines), mapping, decoder);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return gzip;
    }

    private InputFormat format(InputStream in) throws IOException {
        String plainName = name.toLowerCase(Locale.ROOT).replaceAll("\\.gz$", "");
        if (plainName.endsWith(".csv") || plainName.endsWith(".tsv")) {
            return InputFormat.CSV;
        }
        if (plainName.endsWith(".ndjson") || plainName.endsWith(".jsonl")) {
            return InputFormat.NDJSON;
        }
        in.mark(BUFFER);
        int first = in.read();
        for (int i = 1;
                i < BUFFER && (Character.isWhitespace(first) || first == 0xef || first == 0xbb || first == 0xbf);
                i++) {
            first = in.read();
        }
        in.reset();
        return first == '{' ? InputFormat.NDJSON : InputFormat.CSV;
    }

    /** Knows how far the file was read. */
    private final class Counter extends FilterInputStream {
        Counter(InputStream in) {
            super(in);
            position.set(0);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            position.addAndGet(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            position.addAndGet(Math.max(0, read));
            return read;
        }
    }
}
