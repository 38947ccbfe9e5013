package org.oda.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Reads an array of aggregated values, or a single one; an object of it may hold values of several functions and fields. */
final class AggregateReader implements ResultStream<AggregateValue> {
    private static final ObjectReader JSON = new ObjectMapper().readerFor(JsonNode.class);

    private final MappingIterator<JsonNode> objects;
    private final String onlyFunction;
    private final Queue<AggregateValue> values = new ArrayDeque<>();

    /** @param onlyFunction what an answer of one value does not repeat */
    AggregateReader(InputStream body, String onlyFunction) {
        this.onlyFunction = onlyFunction;
        try {
            this.objects = JSON.readValues(body);
        } catch (JsonProcessingException e) {
            throw Wire.unreadable(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw Wire.brokenOff(e);
        }
    }

    @Override
    public boolean hasNext() {
        try {
            while (values.isEmpty() && objects.hasNextValue()) {
                read(objects.nextValue());
            }
        } catch (JsonProcessingException | DateTimeException e) {
            throw Wire.unreadable(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw Wire.brokenOff(e);
        }
        return !values.isEmpty();
    }

    @Override
    public AggregateValue next() {
        AggregateValue value = hasNext() ? values.poll() : null;
        if (value == null) {
            throw new NoSuchElementException();
        }
        return value;
    }

    private void read(JsonNode object) throws JsonProcessingException {
        JsonNode data = object.path("data");
        if (!object.path("timestamp").isTextual() || !(data.isTextual() || data.isObject())) {
            throw Wire.unreadable("an aggregated value lacks timestamp or data", null);
        }
        if (data.isTextual()) {
            JsonNode inner = JSON.readTree(data.textValue());
            inner.properties()
                    .forEach(
                            field -> values.add(value(object, field.getKey(), onlyFunction, field.getValue(), object)));
        } else {
            data.properties()
                    .forEach(field -> field.getValue()
                            .path("values")
                            .properties()
                            .forEach(function -> values.add(value(
                                    object,
                                    field.getKey(),
                                    function.getKey(),
                                    function.getValue(),
                                    field.getValue()))));
        }
    }

    /**
     * One value.
     *
     * @param object with time and group
     * @param result with value and unit
     * @param sample tells what went into it
     */
    private static AggregateValue value(
            JsonNode object, String field, String function, JsonNode result, JsonNode sample) {
        return new AggregateValue(
                Instant.parse(object.path("timestamp").asText()),
                object.path("topic").textValue(),
                object.path("generator_id").textValue(),
                field,
                function,
                result.path("unit").textValue(),
                result.path("value").asDouble(Double.NaN),
                sample.path("count").asLong(),
                sample.path("used").asLong(),
                skipped(sample.path("skipped")),
                coverage(sample.path("coverage")));
    }

    private static Map<String, Long> skipped(JsonNode reasons) {
        Map<String, Long> skipped = new LinkedHashMap<>();
        reasons.properties()
                .forEach(
                        reason -> skipped.put(reason.getKey(), reason.getValue().asLong()));
        return skipped;
    }

    private static @Nullable Double coverage(JsonNode share) {
        return share.isNumber() ? Double.valueOf(share.doubleValue()) : null;
    }

    @Override
    public void close() {
        try {
            objects.close();
        } catch (IOException e) {
            throw Wire.brokenOff(e);
        }
    }
}
