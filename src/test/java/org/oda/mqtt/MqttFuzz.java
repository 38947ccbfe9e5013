package org.oda.mqtt;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.oda.codec.Decoded;
import org.oda.codec.RecordDecoder;
import org.oda.codec.TimeBounds;
import org.oda.fuzz.Promise;
import org.oda.model.OdaException;
import org.oda.model.RecordId;

/**
 * Rules, a topic and a payload, each behind an empty line; empty rules are those that there are without any. A message becomes a
 * record, or goes on as it is with the reason.
 */
public final class MqttFuzz {
    private static final Instant ARRIVAL = Instant.parse("2026-01-01T00:00:00Z");
    private static final RecordDecoder DECODER = new RecordDecoder(
            () -> ARRIVAL, new TimeBounds(Instant.parse("1990-01-01T00:00:00Z"), Duration.ofDays(1)), 1 << 20);
    private static final MqttMapping DEFAULTS = MqttMapping.defaults();

    private MqttFuzz() {}

    public static void check(byte[] input) {
        int first = separator(input, 0);
        int second = separator(input, Math.min(input.length, first + 2));
        String rules = new String(input, 0, first, StandardCharsets.UTF_8);
        String topic =
                new String(Arrays.copyOfRange(input, Math.min(second, first + 2), second), StandardCharsets.UTF_8);
        byte[] payload = Arrays.copyOfRange(input, Math.min(input.length, second + 2), input.length);
        MqttMapping mapping;
        try {
            mapping = rules.isEmpty() ? DEFAULTS : MqttMapping.of(rules, "map.json");
        } catch (OdaException e) {
            Promise.isClear(e);
            return;
        }
        Optional<Converted> converted = mapping.convert(topic, payload.clone(), ARRIVAL);
        converted.ifPresent(result -> check(result, payload));
    }

    private static void check(Converted converted, byte[] payload) {
        String problem = converted.problem();
        if (problem != null) {
            Promise.isClear(problem);
            Promise.holds(Arrays.equals(payload, converted.value()), "what is no record was changed");
            return;
        }
        String topic = converted.topic();
        if (topic == null || topic.isEmpty()) {
            Promise.holds(topic != null, "neither a topic nor a problem");
            return;
        }
        if (DECODER.decode(new RecordId(topic, 0, 0), converted.value()) instanceof Decoded.Rejected rejected) {
            Promise.isClear(rejected.detail());
        }
    }

    private static int separator(byte[] input, int from) {
        for (int at = from; at + 1 < input.length; at++) {
            if (input[at] == '\n' && input[at + 1] == '\n') {
                return at;
            }
        }
        return input.length;
    }
}
