package org.oda.pump;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.oda.codec.RecordDecoder;
import org.oda.codec.TimeBounds;

/** Records as a thermometer sends them. */
final class Readings {
    private static final Instant START = Instant.parse("2024-01-25T13:53:54Z");

    private Readings() {}

    /** The value counts the seconds of the time, too. */
    static String of(String topic, int value) {
        return """
                {"timestamp":%d,"generator_id":"thermometer","topic":"%s","data":{"temperature":{"value":%d,"unit":"Cel"}}}""".formatted(START.getEpochSecond() + value, topic, value);
    }

    static RecordDecoder decoder() {
        return new RecordDecoder(
                InstantSource.system(),
                new TimeBounds(Instant.parse("2000-01-01T00:00:00Z"), Duration.ofDays(366)),
                16 << 20);
    }
}
