package org.oda.importer;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
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

    /**
     * SHA-256 of the bytes as they lie on the disk.
     *
     * @throws OdaException where the file cannot be read to its end in this mapping's encoding
     */
    byte[] check(Mapping mapping) throws IOException {
        @Nullable Charset encoding;
        try (InputStream in = unpacked(new BufferedInputStream(file(), BUFFER))) {
            encoding = format(mapping, in) == InputFormat.CSV ? mapping.charset() : null;
        } catch (EOFException | ZipException e) {
            encoding = null;
        }
        try (InputStream in = file()) {
            return new WholeFile(name).digest(in, encoding);
        }
    }

    private InputStream file() throws IOException {
        Path path = Path.of(name);
        if (Files.isDirectory(path)) {
            throw wrong("'%s' is a folder: name its files, e.g. %s/*.csv".formatted(name, name));
        }
        if (!Files.exists(path)) {
            throw wrong("the file '%s' does not exist".formatted(name));
        }
        if (!Files.isRegularFile(path)) {
            throw wrong("'%s' is no file that can be read twice: give - and let it come through standard input"
                    .formatted(name));
        }
        try {
            return Files.newInputStream(path);
        } catch (AccessDeniedException e) {
            throw wrong("the file '%s' may not be read: allow it, e.g. chmod u+r %s".formatted(name, name));
        }
    }

    /** What is wrong with the file itself, and how to mend it. */
    static OdaException wrong(String detail) {
        return OdaException.inField(ErrorCode.BAD_VALUE, "file", detail);
    }

    Rows open(Mapping mapping, RecordDecoder decoder) throws IOException {
        InputStream in = new BufferedInputStream(new Counter(isStandardInput() ? standardInput : file()), BUFFER);
        try {
            InputStream plain = unpacked(in);
            if (format(mapping, plain) == InputFormat.CSV) {
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

    /** @param in that knows {@code mark} */
    static InputStream unpacked(InputStream in) throws IOException {
        return isGzip(in) ? new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER) : in;
    }

    private InputFormat format(Mapping mapping, InputStream in) throws IOException {
        return mapping.format() != null ? mapping.format() : format(in);
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
