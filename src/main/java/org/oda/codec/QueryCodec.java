package org.oda.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.oda.model.Aggregation;
import org.oda.model.ErrorCode;
import org.oda.model.Format;
import org.oda.model.Layout;
import org.oda.model.NamePattern;
import org.oda.model.OdaException;
import org.oda.model.Order;
import org.oda.model.Page;
import org.oda.model.Query;
import org.oda.model.ValueFilter;

/** Reads the body of {@code POST /query}. */
public final class QueryCodec {
    /** As many attributes may be named. */
    static final int MAX_FIELDS = 100;

    /** As many topics or generators may be named. */
    private static final int MAX_NAMES = 1_000;

    private static final String TOPIC = "topic";
    private static final String GENERATOR_ID = "generator_id";
    private static final String START = "start";
    private static final String STOP = "stop";
    private static final String AGGREGATOR = "aggregator";
    private static final String FIELD = "field";
    private static final String FILTER = "filter";
    private static final String LAST = "last";
    private static final String LIMIT = "limit";
    private static final String ORDER = "order";
    private static final String CURSOR = "cursor";
    private static final String FORMAT = "format";
    private static final String LAYOUT = "layout";
    private static final String TZ = "tz";
    private static final Set<String> KEYS = RequestBody.ordered(
            TOPIC,
            GENERATOR_ID,
            START,
            STOP,
            AGGREGATOR,
            FIELD,
            FILTER,
            LAST,
            LIMIT,
            ORDER,
            CURSOR,
            FORMAT,
            LAYOUT,
            TZ);

    /** What the original service knew. */
    private static final Set<String> OLD_KEYS = Set.of(TOPIC, GENERATOR_ID, START, STOP, AGGREGATOR);

    private static final List<String> OF_RECORDS = List.of(FIELD, LAST, LIMIT, ORDER, CURSOR);
    private static final List<String> SELECTING = List.of(TOPIC, GENERATOR_ID, START, STOP, FIELD, FILTER, LAST);
    private static final String EXAMPLE = "{\"topic\":\"livingroom\"}";

    private final InstantSource clock;

    /** @param clock what durations count back from */
    public QueryCodec(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Reads a request. {@code null} and {@code ""} count as absent.
     *
     * @throws OdaException {@code EMPTY_QUERY} where nothing selects records; {@code BAD_JSON}, {@code BAD_VALUE},
     *     {@code UNKNOWN_FIELD}, {@code CONTRADICTION}, {@code BAD_CURSOR}; {@code MISSING_FIELD} in the aggregator and in
     *     filters
     */
    public QueryRequest read(byte[] body) {
        JsonNode json = RequestBody.read(body);
        if (RequestBody.isBlank(json)) {
            throw emptyQuery();
        }
        RequestBody.requireObject(json, EXAMPLE);
        RequestBody.requireKeys(json, KEYS, "");
        Instant now = clock.instant();
        AskedTimes times = new AskedTimes(now);
        List<NamePattern> topics = names(json.path(TOPIC), TOPIC);
        List<NamePattern> generators = json.path(GENERATOR_ID).isNumber()
                ? List.of(new NamePattern(json.path(GENERATOR_ID).asText()))
                : names(json.path(GENERATOR_ID), GENERATOR_ID);
        Set<String> fields = RequestValues.texts(json.path(FIELD), FIELD, MAX_FIELDS);
        List<ValueFilter> filters = FilterCodec.read(json.path(FILTER), FILTER);
        Instant start = times.read(json.path(START), START);
        Instant stop = times.read(json.path(STOP), STOP);
        ZoneId zone = WindowsCodec.zone(json.path(TZ), TZ);
        Aggregation aggregation = AggregatorCodec.read(json.path(AGGREGATOR), zone, isOld(json));
        Page page = page(json);
        Format format = RequestValues.choice(Format.class, json.path(FORMAT), FORMAT);
        Layout layout = RequestValues.choice(Layout.class, json.path(LAYOUT), LAYOUT);
        if (SELECTING.stream().allMatch(key -> RequestBody.isAbsent(json.path(key)))) {
            throw emptyQuery();
        }
        refuseContradictions(json, aggregation);
        byte[] identity = identity(json, topics, generators, fields, filters, page.order());
        String cursor = RequestValues.text(json.path(CURSOR), CURSOR);
        if (cursor == null) {
            requireOrder(start, stop);
            stop = stop == null && page.limit() != null ? now : stop; // all pages end here
        } else {
            PageCursor next = PageCursor.read(cursor, identity, CURSOR);
            start = next.start();
            stop = next.stop();
            page = new Page(null, page.limit(), page.order(), next.after());
        }
        Query query = new Query(topics, generators, fields, filters, start, stop, page, aggregation);
        return new QueryRequest(query, format, layout, identity, now);
    }

    private static OdaException emptyQuery() {
        return new OdaException(ErrorCode.EMPTY_QUERY, "Empty query");
    }

    private static boolean isOld(JsonNode json) {
        List<String> keys = new ArrayList<>();
        json.fieldNames().forEachRemaining(keys::add);
        return OLD_KEYS.containsAll(keys);
    }

    static List<NamePattern> names(JsonNode value, String path) {
        return RequestValues.texts(value, path, MAX_NAMES).stream()
                .map(NamePattern::new)
                .toList();
    }

    private static Page page(JsonNode json) {
        Long last = RequestValues.count(json.path(LAST), LAST, Integer.MAX_VALUE);
        Long limit = RequestValues.count(json.path(LIMIT), LIMIT, Long.MAX_VALUE);
        Order order = RequestValues.choice(Order.class, json.path(ORDER), ORDER);
        return new Page(last == null ? null : last.intValue(), limit, order == null ? Order.ASC : order, null);
    }

    private static void refuseContradictions(JsonNode json, @Nullable Aggregation aggregation) {
        if (aggregation != null) {
            OF_RECORDS.forEach(key -> refuseBoth(json, key, AGGREGATOR));
        }
        refuseBoth(json, LAST, LIMIT);
        refuseBoth(json, LAST, CURSOR);
        if (!RequestBody.isAbsent(json.path(TZ)) && (aggregation == null || aggregation.windows() == null)) {
            throw RequestValues.contradiction(
                    TZ,
                    "tz is for windows of an aggregator with a frequency, and does not touch start and stop: leave it out, and write an offset in those, e.g. 2024-01-25T13:53:54+01:00");
        }
    }

    private static void refuseBoth(JsonNode json, String key, String other) {
        if (!RequestBody.isAbsent(json.path(key)) && !RequestBody.isAbsent(json.path(other))) {
            throw RequestValues.contradiction(
                    key, "%s and %s exclude one another: leave one of them out".formatted(key, other));
        }
    }

    private static void requireOrder(@Nullable Instant start, @Nullable Instant stop) {
        if (start != null && stop != null && !start.isBefore(stop)) {
            throw OdaException.inField(
                    ErrorCode.BAD_VALUE, START, "start %s is not before stop %s".formatted(start, stop));
        }
    }

    /** Times are taken as they were written: a duration back from now means another instant with each page. */
    private static byte[] identity(
            JsonNode json,
            List<NamePattern> topics,
            List<NamePattern> generators,
            Set<String> fields,
            List<ValueFilter> filters,
            Order order) {
        JsonBuffer text = new JsonBuffer(200);
        sorted(topics.stream().map(NamePattern::text).toList(), text);
        sorted(generators.stream().map(NamePattern::text).toList(), text);
        sorted(fields, text);
        filters.forEach(filter -> text.string(filter.toString()));
        text.raw("]").string(order.name());
        text.string(json.path(START).asText("")).string(json.path(STOP).asText(""));
        return text.toByteArray();
    }

    static void sorted(Collection<String> names, JsonBuffer text) {
        new TreeSet<>(names).forEach(text::string);
        text.raw("]");
    }
}
