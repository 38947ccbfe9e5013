package org.oda.importer;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Decoded;
import org.oda.codec.RecordDecoder;
import org.oda.codec.TimeBounds;
import org.oda.fuzz.Promise;
import org.oda.model.OdaException;
import org.oda.model.RecordId;

/** A mapping, an empty line, and the file that it is for: each row is a record that the service takes, or is refused. */
public final class ImportFuzz {
    private static final RecordDecoder DECODER = new RecordDecoder(
            () -> Instant.parse("2026-01-01T00:00:00Z"),
            new TimeBounds(Instant.parse("1990-01-01T00:00:00Z"), Duration.ofDays(1)),
            1 << 20);

    private ImportFuzz() {}

    public static void check(byte[] input) throws IOException {
        int end = separator(input);
        String options = new String(input, 0, end, StandardCharsets.UTF_8);
        byte[] file = Arrays.copyOfRange(input, Math.min(input.length, end + 2), input.length);
        try {
            Mapping mapping = MappingReader.read(MappingReader.parse(options, "map.json"));
            Promise.same(
                    "mapping",
                    mapping.canonical(),
                    MappingReader.read(MappingReader.parse(options, "other.json"))
                            .canonical());
            try (Rows rows = new ImportFile("-", new ByteArrayInputStream(file)).open(mapping, DECODER)) {
                check(rows, file.length);
            }
        } catch (OdaException e) {
            Promise.isClear(e);
        } catch (EOFException | ZipException e) {
            Promise.holds(file.length >= 2 && file[0] == 0x1f, "no packed file: %s", e);
        }
    }

    private static void check(Rows rows, int length) throws IOException {
        long expected = 0;
        @Nullable Converted row = rows.next();
        while (row != null) {
            Promise.same("row", ++expected, row.row());
            Promise.holds(expected <= length + 1L, "%s rows of %s bytes", expected, length);
            if (row instanceof Converted.Refused refused) {
                Promise.isClear(refused.detail());
                Promise.holds(!refused.reason().isEmpty(), "no reason: %s", refused);
                Promise.holds(refused.line() >= 1, "in line %s", refused.line());
            } else if (row instanceof Converted.Ready ready) {
                Decoded decoded = DECODER.decode(new RecordId(ready.topic(), 0, ready.row()), ready.value());
                Promise.holds(decoded instanceof Decoded.Accepted, "the service refuses it: %s", decoded);
                Promise.same("record", ready.record(), ((Decoded.Accepted) decoded).record());
            }
            row = rows.next();
        }
        rows.notes().forEach(Promise::isClear);
    }

    private static int separator(byte[] input) {
        for (int at = 0; at + 1 < input.length; at++) {
            if (input[at] == '\n' && input[at + 1] == '\n') {
                return at;
            }
        }
        return input.length;
    }
}
