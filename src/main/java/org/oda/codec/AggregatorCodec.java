package org.oda.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.model.Aggregation;
import org.oda.model.ErrorCode;
import org.oda.model.Function;
import org.oda.model.OdaException;

/** Reads the {@code aggregator} of a query. */
final class AggregatorCodec {
    private static final String PREFIX = "aggregator.";
    private static final String FUN = "fun";
    private static final String FIELD = "field";
    private static final String UNIT = "unit";
    private static final String FREQUENCY = "frequency";
    private static final String MAX_GAP = "max_gap";
    private static final String BY = "by";
    private static final Set<String> KEYS =
            RequestBody.ordered(FUN, FIELD, UNIT, FREQUENCY, "align", "tz", "label", "fill", MAX_GAP, BY);

    /** What the original service knew. */
    private static final Set<String> OLD_KEYS = Set.of(FUN, FIELD, UNIT, FREQUENCY);

    private static final Set<String> OLD_FUNCTIONS = Set.of("sum", "avg", "min", "max");
    private static final Set<Function.Kind> CONNECTING =
            Set.of(Function.Kind.TWA, Function.Kind.INTEGRAL, Function.Kind.DELTA, Function.Kind.RATE);

    private static final int MAX_FUNCTIONS = 50;
    /** Names the unit that most values have. */
    private static final String AUTO = "auto";

    private AggregatorCodec() {}

    /**
     * {@code null} where the value is absent.
     *
     * @param zone of the whole request
     * @param oldRequest whether all other keys of the request are those of the original service
     */
    static @Nullable Aggregation read(JsonNode json, @Nullable ZoneId zone, boolean oldRequest) {
        if (RequestBody.isAbsent(json)) {
            return null;
        }
        if (!json.isObject()) {
            throw RequestBody.wrongType("aggregator", json, "an object");
        }
        RequestBody.requireKeys(json, KEYS, PREFIX);
        require(json, FUN, "function");
        require(json, FIELD, "field");
        if (oldRequest && isOld(json)) {
            require(json, UNIT, "unit");
        }
        List<Function> functions = functions(json.path(FUN));
        Set<String> names = RequestValues.texts(json.path(FIELD), PREFIX + FIELD, QueryCodec.MAX_FIELDS);
        return new Aggregation(
                functions,
                fields(names, json.path(UNIT)),
                WindowsCodec.read(json, zone, PREFIX),
                maxGap(json.path(MAX_GAP), functions),
                keys(json.path(BY)),
                json.path(FUN).isArray() || json.path(FIELD).isArray());
    }

    private static void require(JsonNode json, String key, String meaning) {
        if (RequestBody.isAbsent(json.path(key))) {
            throw OdaException.inField(
                    ErrorCode.MISSING_FIELD, PREFIX + key, "Missing aggregation %s \"%s\"".formatted(meaning, key));
        }
    }

    /** Whether the original service would have understood it: its clients rely on being told of a missing unit. */
    private static boolean isOld(JsonNode json) {
        JsonNode frequency = json.path(FREQUENCY);
        List<String> keys = new ArrayList<>();
        json.fieldNames().forEachRemaining(keys::add);
        return OLD_KEYS.containsAll(keys)
                && OLD_FUNCTIONS.contains(json.path(FUN).asText())
                && json.path(FIELD).isTextual()
                && (RequestBody.isAbsent(frequency) || RequestValues.decimal(frequency) != null);
    }

    private static List<Function> functions(JsonNode json) {
        boolean isList = json.isArray();
        Set<Function> functions = new LinkedHashSet<>();
        for (String name : RequestValues.texts(json, PREFIX + FUN, MAX_FUNCTIONS)) {
            String path = isList ? "%s%s[%d]".formatted(PREFIX, FUN, indexOf(json, name)) : PREFIX + FUN;
            functions.add(Function.of(name).orElseThrow(() -> unknown(path, name)));
        }
        return List.copyOf(functions);
    }

    private static int indexOf(JsonNode list, String text) {
        int index = 0;
        while (!list.path(index).asText().equals(text)) {
            index++;
        }
        return index;
    }

    private static OdaException unknown(String path, String name) {
        return RequestValues.bad(
                path,
                "fun '%s' is unknown%s; known are %s"
                        .formatted(
                                Clip.of(name),
                                RequestBody.nearest(name, Function.names()),
                                String.join(", ", Function.names())));
    }

    /** The unit is one text for all fields, or an object of one for some of them. */
    private static List<Aggregation.Field> fields(Set<String> names, JsonNode unit) {
        if (unit.isObject()) {
            requireNames(unit, names);
            return names.stream()
                    .map(name ->
                            new Aggregation.Field(name, unit(unit.path(name), PREFIX + UNIT + "." + Clip.of(name))))
                    .toList();
        }
        if (!unit.isTextual() && !RequestBody.isAbsent(unit)) {
            throw RequestBody.wrongType(PREFIX + UNIT, unit, "a string or an object of strings by field");
        }
        String common = unit(unit, PREFIX + UNIT);
        return names.stream().map(name -> new Aggregation.Field(name, common)).toList();
    }

    private static void requireNames(JsonNode units, Set<String> names) {
        units.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                String path = PREFIX + UNIT + "." + Clip.of(name);
                throw OdaException.inField(
                        ErrorCode.UNKNOWN_FIELD,
                        path,
                        "'%s' is for no %sfield%s: name it there too, or leave it out"
                                .formatted(path, PREFIX, RequestBody.nearest(name, names)));
            }
        });
    }

    private static @Nullable String unit(JsonNode value, String path) {
        String unit = RequestValues.text(value, path);
        return AUTO.equals(unit) ? null : unit;
    }

    private static @Nullable Duration maxGap(JsonNode value, List<Function> functions) {
        Duration gap = WindowsCodec.gap(value, PREFIX + MAX_GAP);
        if (gap != null && functions.stream().noneMatch(function -> CONNECTING.contains(function.kind()))) {
            throw RequestValues.contradiction(
                    PREFIX + MAX_GAP,
                    "%1$s%2$s is for twa, integral, delta and rate, and %1$sfun has none of them: leave one of the two out"
                            .formatted(PREFIX, MAX_GAP));
        }
        return gap;
    }

    private static Set<Aggregation.Key> keys(JsonNode value) {
        Set<Aggregation.Key> keys = new LinkedHashSet<>();
        for (String name : RequestValues.texts(value, PREFIX + BY, Aggregation.Key.values().length)) {
            keys.add(RequestValues.constant(Aggregation.Key.class, name, PREFIX + BY));
        }
        return keys;
    }
}
