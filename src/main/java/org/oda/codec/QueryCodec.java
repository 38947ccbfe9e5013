package org.oda.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.model.Aggregation;
import org.oda.model.ErrorCode;
import org.oda.model.Function;
import org.oda.model.OdaException;
import org.oda.model.Query;

/** Reads the body of {@code POST /query}. */
public final class QueryCodec {
    private static final Set<String> FIELDS = ordered("topic", "generator_id", "start", "stop", "aggregator");
    private static final Set<String> AGGREGATOR_FIELDS = ordered("fun", "field", "unit", "frequency");
    private static final String EXAMPLE = "{\"topic\":\"livingroom\"}";
    private static final String IN_AGGREGATOR = "aggregator.";
    private static final BigDecimal NANOS_PER_MINUTE = BigDecimal.valueOf(60_000_000_000L);

    /** About 285 years: what a {@code long} of nanoseconds holds. */
    private static final BigDecimal MAX_MINUTES = BigDecimal.valueOf(150_000_000);

    private QueryCodec() {}

    /**
     * Reads a query. {@code null} and {@code ""} count as absent. Times have the forms of a record's timestamp.
     *
     * @throws OdaException {@code EMPTY_QUERY} where none of topic, generator_id, start and stop is there;
     *     {@code BAD_JSON}, {@code BAD_VALUE}, {@code UNKNOWN_FIELD}; {@code MISSING_FIELD} in the aggregator
     */
    public static Query read(byte[] body) {
        JsonNode json = RequestBody.read(body);
        if (RequestBody.isBlank(json)) {
            throw emptyQuery();
        }
        RequestBody.requireObject(json, EXAMPLE);
        RequestBody.requireKeys(json, FIELDS, "");
        String topic = text(json.path("topic"), "topic");
        String generatorId = json.path("generator_id").isNumber()
                ? json.path("generator_id").asText()
                : text(json.path("generator_id"), "generator_id");
        Instant start = time(json, "start");
        Instant stop = time(json, "stop");
        Aggregation aggregation = aggregation(json.path("aggregator"));
        if (topic == null && generatorId == null && start == null && stop == null) {
            throw emptyQuery();
        }
        if (start != null && stop != null && !start.isBefore(stop)) {
            throw OdaException.inField(
                    ErrorCode.BAD_VALUE, "start", "start %s is not before stop %s".formatted(start, stop));
        }
        return Query.of(topic, generatorId, start, stop, aggregation);
    }

    private static OdaException emptyQuery() {
        return new OdaException(ErrorCode.EMPTY_QUERY, "Empty query");
    }

    private static @Nullable String text(JsonNode value, String field) {
        if (RequestBody.isAbsent(value)) {
            return null;
        }
        if (!value.isTextual()) {
            throw RequestBody.wrongType(field, value, "a string");
        }
        return value.textValue();
    }

    private static @Nullable Instant time(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (RequestBody.isAbsent(value)) {
            return null;
        }
        if (!value.isTextual() && !value.isNumber()) {
            throw RequestBody.wrongType(field, value, "a time");
        }
        String text = value.asText();
        Optional<Instant> time = value.isNumber() ? Timestamps.ofNumber(text) : Timestamps.ofText(text);
        return time.orElseThrow(() -> OdaException.inField(
                ErrorCode.BAD_VALUE,
                field,
                "%s '%s' is no time: ISO 8601, e.g. 2024-01-25T13:53:54Z, or a number of s, ms, µs or ns since 1970"
                        .formatted(field, Clip.of(text))));
    }

    private static @Nullable Aggregation aggregation(JsonNode json) {
        if (RequestBody.isAbsent(json)) {
            return null;
        }
        if (!json.isObject()) {
            throw RequestBody.wrongType("aggregator", json, "an object");
        }
        RequestBody.requireKeys(json, AGGREGATOR_FIELDS, IN_AGGREGATOR);
        String fun = required(json, "fun", "function");
        String field = required(json, "field", "field");
        String unit = required(json, "unit", "unit");
        return Aggregation.of(function(fun), field, unit, frequency(json.path("frequency")));
    }

    private static String required(JsonNode json, String field, String meaning) {
        String value = text(json.path(field), IN_AGGREGATOR + field);
        if (value == null) {
            throw OdaException.inField(
                    ErrorCode.MISSING_FIELD,
                    IN_AGGREGATOR + field,
                    "Missing aggregation %s \"%s\"".formatted(meaning, field));
        }
        return value;
    }

    private static Function function(String fun) {
        return Function.of(fun)
                .orElseThrow(() -> OdaException.inField(
                        ErrorCode.BAD_VALUE,
                        IN_AGGREGATOR + "fun",
                        "fun '%s' is unknown; known are %s"
                                .formatted(Clip.of(fun), String.join(", ", Function.names()))));
    }

    private static @Nullable Duration frequency(JsonNode value) {
        if (RequestBody.isAbsent(value)) {
            return null;
        }
        if (!value.isNumber() && !value.isTextual()) {
            throw RequestBody.wrongType(IN_AGGREGATOR + "frequency", value, "a number of minutes");
        }
        BigDecimal minutes = decimal(value.asText());
        if (minutes == null || minutes.signum() <= 0 || minutes.compareTo(MAX_MINUTES) > 0) {
            throw badFrequency(value.asText());
        }
        BigDecimal nanos = minutes.multiply(NANOS_PER_MINUTE);
        if (nanos.compareTo(BigDecimal.ONE) < 0) {
            throw badFrequency(value.asText());
        }
        return Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    private static @Nullable BigDecimal decimal(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static OdaException badFrequency(String text) {
        return OdaException.inField(
                ErrorCode.BAD_VALUE,
                IN_AGGREGATOR + "frequency",
                "frequency '%s' is no number of minutes above 0 and up to %s, fractions allowed"
                        .formatted(Clip.of(text), MAX_MINUTES));
    }

    private static Set<String> ordered(String... names) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(names)));
    }
}
