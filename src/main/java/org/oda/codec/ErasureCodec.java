package org.oda.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.model.Erasure;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.TimeRange;

/** Reads what is to be erased, and writes it as a job keeps it. */
public final class ErasureCodec {
    private static final String TOPIC = "topic";
    private static final String GENERATOR = "generator_id";
    private static final String START = "start";
    private static final String STOP = "stop";
    private static final String DRY_RUN = "dry_run";
    private static final Set<String> PARAMETERS = Set.of(TOPIC, GENERATOR, START, STOP, DRY_RUN);

    private final InstantSource clock;

    public ErasureCodec(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * What a request asks for.
     *
     * @param isDryRun whether it is only to be counted
     */
    public record Asked(Erasure erasure, boolean isDryRun) {}

    /**
     * Reads the parameters of a request: strictly, since what is mistyped would erase more. Times are of every form that
     * {@code start} of a query takes.
     *
     * @throws OdaException {@code UNKNOWN_FIELD}, {@code BAD_VALUE}, {@code MISSING_FIELD}
     */
    public Asked read(Map<String, List<String>> parameters) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        parameters.forEach((name, values) -> {
            if (values.size() > 1) {
                throw RequestValues.bad(
                        name, "%s is given %d times: erase one after the other".formatted(name, values.size()));
            }
            if (values.get(0).isEmpty()) {
                throw RequestValues.bad(name, "%s is empty: give a value, or leave it out".formatted(name));
            }
            json.put(name, values.get(0));
        });
        RequestBody.requireKeys(json, PARAMETERS, "");
        String topic = RequestValues.text(json.path(TOPIC), TOPIC);
        String generator = RequestValues.text(json.path(GENERATOR), GENERATOR);
        if (topic == null && generator == null) {
            throw OdaException.inField(
                    ErrorCode.MISSING_FIELD,
                    GENERATOR,
                    "erasing needs 'generator_id', 'topic' or both; each is exactly one name, without patterns");
        }
        AskedTimes times = new AskedTimes(clock.instant());
        Instant start = times.read(json.path(START), START);
        Instant stop = times.read(json.path(STOP), STOP);
        Instant from = start == null || start.isBefore(Erasure.EVER.from()) ? Erasure.EVER.from() : start;
        Instant to = stop == null || stop.isAfter(Erasure.EVER.to()) ? Erasure.EVER.to() : stop;
        if (!from.isBefore(to)) {
            throw RequestValues.bad(START, "start %s is not before stop %s".formatted(from, to));
        }
        return new Asked(new Erasure(topic, generator, new TimeRange(from, to), Map.of()), isTrue(json.path(DRY_RUN)));
    }

    /** What was asked; {@code null} where all is selected. */
    public static ObjectNode toJson(Erasure erasure) {
        TimeRange range = erasure.range();
        return JsonNodeFactory.instance
                .objectNode()
                .put(TOPIC, erasure.topic())
                .put(GENERATOR, erasure.generatorId())
                .put(START, bound(range.from(), Erasure.EVER.from()))
                .put(STOP, bound(range.to(), Erasure.EVER.to()));
    }

    /** What {@link #toJson} gave. */
    public static Erasure fromJson(JsonNode json) {
        JsonNode start = json.path(START);
        JsonNode stop = json.path(STOP);
        return new Erasure(
                json.path(TOPIC).textValue(),
                json.path(GENERATOR).textValue(),
                new TimeRange(
                        start.isTextual() ? Instant.parse(start.textValue()) : Erasure.EVER.from(),
                        stop.isTextual() ? Instant.parse(stop.textValue()) : Erasure.EVER.to()),
                Map.of());
    }

    /** {@code {"livingroom":[12,0,7,3]}}. */
    public static ObjectNode endsToJson(Erasure erasure) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        erasure.ends().keySet().stream().sorted().forEach(topic -> {
            ArrayNode offsets = json.putArray(topic);
            erasure.ends().getOrDefault(topic, List.of()).forEach(offsets::add);
        });
        return json;
    }

    /** What {@link #endsToJson} gave. */
    public static Map<String, List<Long>> endsFromJson(JsonNode json) {
        Map<String, List<Long>> ends = new HashMap<>();
        json.properties().forEach(topic -> {
            List<Long> offsets = new ArrayList<>();
            topic.getValue().forEach(offset -> offsets.add(offset.asLong()));
            ends.put(topic.getKey(), List.copyOf(offsets));
        });
        return ends;
    }

    private static @Nullable String bound(Instant time, Instant none) {
        return time.equals(none) ? null : time.toString();
    }

    private static boolean isTrue(JsonNode value) {
        String text = RequestValues.text(value, DRY_RUN);
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw RequestValues.bad(DRY_RUN, "dry_run is true or false, not '%s'".formatted(Clip.of(text)));
    }
}
