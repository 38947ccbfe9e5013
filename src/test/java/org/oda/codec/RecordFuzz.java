package org.oda.codec;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.oda.fuzz.Promise;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.Nanos;
import org.oda.model.OdaRecord;
import org.oda.model.RecordId;

/** Whatever a message is: it is refused with a reason, or what is stored is what was sent. */
public final class RecordFuzz {
    /** Decodes as the pump does, for the topic {@code t}. */
    static final RecordDecoder DECODER = new RecordDecoder(
            () -> Instant.parse("2026-01-01T00:00:00Z"),
            new TimeBounds(Instant.parse("1990-01-01T00:00:00Z"), Duration.ofDays(1)),
            1 << 20);

    static final RecordId ID = new RecordId("t", 0, 7);

    /** Another reader of JSON than the decoder's, with the same limits. */
    private static final JsonMapper TREES = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Json.MAX_DEPTH)
                            .build())
                    .build())
            .build();

    private RecordFuzz() {}

    public static void check(byte[] input) throws Exception {
        byte[] given = input.clone();
        Decoded decoded = DECODER.decode(ID, given);
        Promise.holds(Arrays.equals(input, given), "the input was written to");
        if (decoded instanceof Decoded.Rejected rejected) {
            Promise.isClear(rejected.detail());
        } else if (decoded instanceof Decoded.Accepted accepted) {
            OdaRecord record = accepted.record().record();
            JsonNode sent = TREES.readTree(withoutMark(input));
            JsonNode data = TREES.readTree(record.data().toByteArray());
            Promise.same("data", sent.get("data"), data);
            Promise.same("generator_id", sent.get("generator_id").asText(), generatorOf(sent, record));
            Promise.same("topic", "t", sent.get("topic").textValue());
            accepted.record().attributes().forEach(attribute -> check(attribute, accepted.record()));
            again(accepted.record());
        }
    }

    /** A number may be written in more than one way, and its text is what counts. */
    private static String generatorOf(JsonNode sent, OdaRecord record) {
        return sent.get("generator_id").isTextual()
                ? record.generatorId()
                : sent.get("generator_id").asText();
    }

    private static void check(Attribute attribute, DecodedRecord record) {
        Promise.holds(!attribute.name().isEmpty(), "an attribute without a name");
        Promise.holds(!Double.isInfinite(attribute.value()), "an infinite %s", attribute);
        Promise.same(
                "attributes of the name " + attribute.name(),
                1L,
                record.attributes().stream()
                        .filter(other -> other.name().equals(attribute.name()))
                        .count());
    }

    private static void again(DecodedRecord first) {
        OdaRecord record = first.record();
        byte[] encoded = RecordEncoder.encode(
                Nanos.toInstant(record.timestampNanos()),
                record.generatorId(),
                record.id().topic(),
                record.data());
        Decoded second = DECODER.decode(ID, encoded);
        Promise.holds(second instanceof Decoded.Accepted, "encoded again it is refused: %s", second);
        Promise.same("encoded again", first, ((Decoded.Accepted) second).record());
    }

    private static byte[] withoutMark(byte[] input) {
        return Arrays.copyOfRange(input, Utf8.byteOrderMarkLength(input), input.length);
    }
}
