package org.oda.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.ValueFilter;

/** Reads {@code filter}: an object such as <code>{"field":"temperature","gt":25,"unit":"Cel"}</code>, or a list of them. */
final class FilterCodec {
    private static final int MAX_FILTERS = 20;
    private static final String FIELD = "field";
    private static final String UNIT = "unit";
    private static final Set<String> KEYS = keys();

    private FilterCodec() {}

    /** Empty where the value is absent. */
    static List<ValueFilter> read(JsonNode value, String path) {
        if (RequestBody.isAbsent(value)) {
            return List.of();
        }
        if (value.isObject()) {
            return List.of(one(value, path));
        }
        RequestValues.requireList(value, path, "an object or a list of objects", MAX_FILTERS);
        List<ValueFilter> filters = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            filters.add(one(value.get(i), "%s[%d]".formatted(path, i)));
        }
        return filters;
    }

    private static ValueFilter one(JsonNode json, String path) {
        if (!json.isObject()) {
            throw RequestBody.wrongType(path, json, "an object such as {\"field\":\"temperature\",\"gt\":25}");
        }
        RequestBody.requireKeys(json, KEYS, path + ".");
        String field = RequestValues.text(json.path(FIELD), path + "." + FIELD);
        if (field == null) {
            throw OdaException.inField(
                    ErrorCode.MISSING_FIELD,
                    path + "." + FIELD,
                    "%s has no \"field\": it names the attribute that is compared".formatted(path));
        }
        List<ValueFilter.Bound> bounds = new ArrayList<>();
        for (ValueFilter.Comparison comparison : ValueFilter.Comparison.values()) {
            JsonNode number = json.path(name(comparison));
            if (!RequestBody.isAbsent(number)) {
                bounds.add(new ValueFilter.Bound(comparison, finite(number, path + "." + name(comparison))));
            }
        }
        if (bounds.isEmpty()) {
            throw OdaException.inField(
                    ErrorCode.MISSING_FIELD,
                    path,
                    "%s compares with nothing: add at least one of gt, gte, lt, lte, eq, ne".formatted(path));
        }
        return new ValueFilter(field, bounds, RequestValues.text(json.path(UNIT), path + "." + UNIT));
    }

    private static double finite(JsonNode value, String path) {
        if (!value.isNumber()) {
            throw RequestBody.wrongType(path, value, "a number");
        }
        double number = value.doubleValue();
        if (!Double.isFinite(number)) {
            throw RequestValues.bad(
                    path, "%s %s is beyond the numbers of 64 bits".formatted(path, Clip.of(value.asText())));
        }
        return number;
    }

    private static String name(ValueFilter.Comparison comparison) {
        return comparison.name().toLowerCase(Locale.ROOT);
    }

    private static Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>(List.of(FIELD));
        Arrays.stream(ValueFilter.Comparison.values()).map(FilterCodec::name).forEach(keys::add);
        keys.add(UNIT);
        return keys;
    }
}
