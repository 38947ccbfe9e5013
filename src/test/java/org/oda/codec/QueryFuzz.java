package org.oda.codec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.oda.fuzz.Promise;
import org.oda.model.Aggregation;
import org.oda.model.Format;
import org.oda.model.Function;
import org.oda.model.NamePattern;
import org.oda.model.OdaException;
import org.oda.model.Position;
import org.oda.model.Query;
import org.oda.model.RecordId;
import org.oda.model.ValueFilter;
import org.oda.model.Windows;

/** What a query was understood as, written out in full, is understood as the same; and so is its next page. */
public final class QueryFuzz {
    private static final QueryCodec CODEC = new QueryCodec(() -> Instant.parse("2026-01-01T00:00:00Z"));
    private static final Position LAST = new Position(1_700_000_000_000_000_001L, new RecordId("t", 3, 12_345));

    private QueryFuzz() {}

    public static void check(byte[] input) {
        QueryRequest request;
        Format format;
        try {
            request = CODEC.read(input);
            format = request.format(() -> Format.JSON);
        } catch (OdaException e) {
            if (!e.detail().equals("Empty query") && !e.detail().startsWith("Missing aggregation ")) {
                Promise.isClear(e);
            }
            return;
        }
        Query query = request.query();
        ObjectNode json = write(query);
        json.put("format", lower(format));
        if (format != Format.JSON && format != Format.NDJSON) {
            json.put("layout", lower(request.layout()));
        }
        if (query.page().after() != null) {
            return; // the cursor's seal is of the text as it was sent
        }
        QueryRequest again = CODEC.read(bytes(json));
        Promise.same("query", query, again.query());
        Promise.same("layout", request.layout(), again.layout());
        if (query.aggregation() == null && query.page().last() == null) {
            String cursor = again.cursorBehind(LAST);
            Query next = CODEC.read(bytes(json.put("cursor", cursor))).query();
            Promise.same("position of the next page", LAST, next.page().after());
            Promise.same("start of the next page", query.start(), next.start());
            Promise.same(
                    "stop of the next page",
                    Objects.requireNonNullElse(query.stop(), Instant.parse("2026-01-01T00:00:00Z")),
                    next.stop());
        }
    }

    private static ObjectNode write(Query query) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        list(json, "topic", query.topics().stream().map(NamePattern::text).toList());
        list(
                json,
                "generator_id",
                query.generatorIds().stream().map(NamePattern::text).toList());
        list(json, "field", query.fields());
        if (!query.filters().isEmpty()) {
            ArrayNode filters = json.putArray("filter");
            query.filters().forEach(filter -> filters.add(write(filter)));
        }
        time(json, "start", query.start());
        time(json, "stop", query.stop());
        if (query.page().last() != null) {
            json.put("last", query.page().last());
        }
        if (query.page().limit() != null) {
            json.put("limit", query.page().limit());
        }
        if (query.aggregation() == null) {
            json.put("order", lower(query.page().order()));
        } else {
            json.set("aggregator", write(query.aggregation()));
        }
        return json;
    }

    private static ObjectNode write(ValueFilter filter) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("field", filter.field());
        filter.bounds().forEach(bound -> json.put(lower(bound.comparison()), bound.number()));
        return json.put("unit", filter.unit());
    }

    private static ObjectNode write(Aggregation aggregation) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (aggregation.listed()) {
            list(
                    json,
                    "fun",
                    aggregation.functions().stream().map(Function::name).toList());
            list(
                    json,
                    "field",
                    aggregation.fields().stream().map(Aggregation.Field::name).toList());
        } else {
            json.put("fun", aggregation.functions().get(0).name());
            json.put("field", aggregation.fields().get(0).name());
        }
        ObjectNode units = json.putObject("unit");
        aggregation.fields().forEach(field -> units.put(field.name(), field.unit() == null ? "auto" : field.unit()));
        list(json, "by", aggregation.by().stream().map(QueryFuzz::lower).toList());
        if (aggregation.maxGap() != null) {
            json.put("max_gap", aggregation.maxGap().toString());
        }
        Windows windows = aggregation.windows();
        if (windows != null) {
            json.put("align", lower(windows.align()))
                    .put("label", lower(windows.label()))
                    .put("fill", lower(windows.fill()))
                    .put("tz", windows.zone().getId());
            Duration elapsed = windows.width().elapsed();
            if (windows.cut() && elapsed != null) {
                json.put("frequency", minutes(elapsed));
            } else {
                json.put("frequency", windows.width().toString());
            }
        }
        return json;
    }

    private static BigDecimal minutes(Duration width) {
        return BigDecimal.valueOf(width.toNanos())
                .divide(BigDecimal.valueOf(60_000_000_000L), 15, RoundingMode.HALF_UP);
    }

    private static void list(ObjectNode json, String name, Collection<String> texts) {
        if (!texts.isEmpty()) {
            ArrayNode list = json.putArray(name);
            texts.forEach(list::add);
        }
    }

    private static void time(ObjectNode json, String name, @Nullable Instant time) {
        if (time != null) {
            json.put(name, time.toString());
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
