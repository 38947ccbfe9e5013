package org.oda.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import org.oda.model.Aggregation;
import org.oda.model.Windows;

/** What a query is to calculate. Immutable: each method gives another one. */
public final class AggregationRequest {
    private static final String MOST_USED = "auto";

    private final ObjectNode json;

    private AggregationRequest(ObjectNode json) {
        this.json = json;
    }

    /**
     * Each function of each attribute, over everything, in the unit most used.
     *
     * @param functions their names, such as {@code avg} and {@code p95}; at least one
     * @param fields names of attributes; at least one
     */
    public static AggregationRequest of(Collection<String> functions, Collection<String> fields) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("fun", Wire.names(functions));
        json.set("field", Wire.names(fields));
        return new AggregationRequest(json).unit(MOST_USED);
    }

    /** The unit of all attributes. */
    public AggregationRequest unit(String unit) {
        return with("unit", unit);
    }

    /** Units by attribute; the others are in the unit most used. */
    public AggregationRequest units(Map<String, String> units) {
        ObjectNode byField = JsonNodeFactory.instance.objectNode();
        units.forEach(byField::put);
        return with("unit", byField);
    }

    /** The length of the windows: a number of minutes, or an ISO 8601 duration such as {@code P1D}. */
    public AggregationRequest frequency(String length) {
        return with("frequency", length(length));
    }

    /** The IANA zone whose calendar divides days, weeks, months and years; else UTC. */
    public AggregationRequest zone(String zone) {
        return with("tz", zone);
    }

    /** Where windows begin. */
    public AggregationRequest align(Windows.Align align) {
        return with("align", Wire.name(align));
    }

    /** Which end of a window its timestamp is. */
    public AggregationRequest label(Windows.Label label) {
        return with("label", Wire.name(label));
    }

    /** What stands in a window without a value. */
    public AggregationRequest fill(Windows.Fill fill) {
        return with("fill", Wire.name(fill));
    }

    /** Readings of one series that are farther apart are not connected: minutes, or an ISO 8601 duration. */
    public AggregationRequest maxGap(String duration) {
        return with("max_gap", length(duration));
    }

    /** One group for each value of these; one of all where there is none. */
    public AggregationRequest by(Collection<Aggregation.Key> keys) {
        return keys.isEmpty()
                ? this
                : with("by", Wire.names(keys.stream().map(Wire::name).toList()));
    }

    private static JsonNode length(String text) {
        try {
            return JsonNodeFactory.instance.numberNode(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }

    private AggregationRequest with(String key, String value) {
        return with(key, JsonNodeFactory.instance.textNode(value));
    }

    private AggregationRequest with(String key, JsonNode value) {
        ObjectNode copy = json.deepCopy();
        copy.set(key, value);
        return new AggregationRequest(copy);
    }

    /** Not to be changed. */
    ObjectNode toJson() {
        return json;
    }
}
