package org.oda.codec;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Decoded.Accepted;
import org.oda.codec.Decoded.Rejected;
import org.oda.model.RecordId;
import org.oda.model.RejectReason;

/**
 * Reads what data generators really send. Thread-safe.
 *
 * <p>A record is a JSON object in UTF-8, with or without a byte order mark, with the fields {@code timestamp} (see
 * {@link Timestamps}), {@code generator_id}, {@code topic} and {@code data}. Where a field comes twice, both
 * must be well formed, and the last counts; {@code null} counts as absent; further fields are ignored. {@code data} is kept byte for byte.
 *
 * <p>Limits, beyond which a record is rejected: {@code generator_id} of 1,000 bytes and without U+0000 or halves of
 * surrogate pairs; 500 levels of nesting; numbers of 1,000 digits; 10,000 attributes; attribute names and units of 1,000 characters.
 */
public final class RecordDecoder {
    private final InstantSource clock;
    private final TimeBounds bounds;
    private final int maxDataBytes;
    private final Declarations declarations;
    private final Erasures erasures;

    /**
     * Where no topic is declared.
     *
     * @param maxDataBytes the largest {@code data} that the store holds
     */
    public RecordDecoder(InstantSource clock, TimeBounds bounds, int maxDataBytes) {
        this(clock, bounds, maxDataBytes, new Declarations());
    }

    /** Where nothing was erased. */
    public RecordDecoder(InstantSource clock, TimeBounds bounds, int maxDataBytes, Declarations declarations) {
        this(clock, bounds, maxDataBytes, declarations, new Erasures(topic -> null));
    }

    /**
     * What is in force at the moment when a record is read counts.
     *
     * @param declarations what it is held against
     * @param erasures what is not to be given again
     */
    public RecordDecoder(
            InstantSource clock, TimeBounds bounds, int maxDataBytes, Declarations declarations, Erasures erasures) {
        this.clock = clock;
        this.bounds = bounds;
        this.maxDataBytes = maxDataBytes;
        this.declarations = declarations;
        this.erasures = erasures;
    }

    /**
     * Never throws, whatever the bytes are. An accepted record's data is a view of {@code value}: the caller gives the
     * array away.
     *
     * @param id where the message came from; its topic must be that of the record
     */
    public Decoded decode(RecordId id, byte @Nullable [] value) {
        return erasures.judge(id, value, read(id, value));
    }

    private Decoded read(RecordId id, byte @Nullable [] value) {
        if (value == null || value.length == 0) {
            return new Rejected(RejectReason.EMPTY, "the message has no value");
        }
        int invalid = Utf8.firstInvalid(value);
        if (invalid >= 0) {
            return new Rejected(
                    RejectReason.INVALID_UTF8,
                    "byte %d is 0x%02x, which is no valid UTF-8 there".formatted(invalid, value[invalid]));
        }
        int start = Utf8.byteOrderMarkLength(value);
        try (JsonParser json = Json.FACTORY.createParser(value, start, value.length - start)) {
            Decoded decoded = new Envelope(id, value, start, json, bounds, clock, maxDataBytes).read();
            return decoded instanceof Accepted accepted ? declarations.judge(accepted) : decoded;
        } catch (IOException e) {
            return new Rejected(RejectReason.BAD_JSON, JsonFault.describe(e));
        } catch (IllegalStateException e) {
            return new Rejected(RejectReason.BAD_JSON, "the names are made to collide");
        }
    }
}
