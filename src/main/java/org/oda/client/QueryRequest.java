package org.oda.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.oda.model.Layout;
import org.oda.model.Order;
import org.oda.model.ValueFilter;

/**
 * What {@code POST /query} is asked. Immutable: each method gives another request. Times, functions, durations and the
 * cursor are texts that the gateway alone reads, and it tells what is wrong with them; docs/queries.md has their forms.
 *
 * <pre>{@code
 * QueryRequest.empty().topics(List.of("livingroom")).start("-1d")
 *         .aggregation(AggregationRequest.of(List.of("avg", "p95"), List.of("temperature")).frequency("PT1H"))
 * }</pre>
 */
public final class QueryRequest {
    private final ObjectNode json;

    private QueryRequest(ObjectNode json) {
        this.json = json;
    }

    /** Asks for nothing: at least a topic, a generator or a time is needed. */
    public static QueryRequest empty() {
        return new QueryRequest(JsonNodeFactory.instance.objectNode());
    }

    /** Only records of these topics, in which {@code *} stands for any characters; of all where there is none. */
    public QueryRequest topics(Collection<String> topics) {
        return topics.isEmpty() ? this : with("topic", Wire.names(topics));
    }

    /** Only records of these generators, in which {@code *} stands for any characters; of all where there is none. */
    public QueryRequest generatorIds(Collection<String> generatorIds) {
        return generatorIds.isEmpty() ? this : with("generator_id", Wire.names(generatorIds));
    }

    /** Only records with one of these attributes; without an aggregation only. */
    public QueryRequest fields(Collection<String> fields) {
        return fields.isEmpty() ? this : with("field", Wire.names(fields));
    }

    /** Only records for which all of these hold. */
    public QueryRequest filters(Collection<ValueFilter> filters) {
        List<ObjectNode> conditions =
                filters.stream().map(QueryRequest::condition).toList();
        return conditions.isEmpty() ? this : with("filter", Wire.oneOrList(conditions));
    }

    private static ObjectNode condition(ValueFilter filter) {
        ObjectNode condition = JsonNodeFactory.instance.objectNode().put("field", filter.field());
        filter.bounds()
                .forEach(bound -> condition.put(bound.comparison().name().toLowerCase(Locale.ROOT), bound.number()));
        return filter.unit() == null ? condition : condition.put("unit", filter.unit());
    }

    /** From this time on, inclusive. */
    public QueryRequest start(String time) {
        return with("start", time);
    }

    /** Before this time; else now. */
    public QueryRequest stop(String time) {
        return with("stop", time);
    }

    /** So many newest records of each topic and generator. */
    public QueryRequest last(int records) {
        return with("last", JsonNodeFactory.instance.numberNode(records));
    }

    /** So many records at most. */
    public QueryRequest limit(long records) {
        return with("limit", JsonNodeFactory.instance.numberNode(records));
    }

    /** By time; ascending where it is not said. */
    public QueryRequest order(Order order) {
        return with("order", Wire.name(order));
    }

    /** The page that begins there: {@link RecordPage#nextCursor} of the one before. */
    public QueryRequest cursor(String cursor) {
        return with("cursor", cursor);
    }

    /** Of CSV, Parquet and Arrow. */
    public QueryRequest layout(Layout layout) {
        return with("layout", Wire.name(layout));
    }

    /** Calculated values instead of records. */
    public QueryRequest aggregation(AggregationRequest aggregation) {
        return with("aggregator", aggregation.toJson());
    }

    private QueryRequest with(String key, String value) {
        return with(key, JsonNodeFactory.instance.textNode(value));
    }

    private QueryRequest with(String key, JsonNode value) {
        ObjectNode copy = json.deepCopy();
        copy.set(key, value);
        return new QueryRequest(copy);
    }

    /** The first or only function; empty without an aggregation. */
    String function() {
        JsonNode functions = json.at("/aggregator/fun");
        return functions.isArray() ? functions.path(0).asText() : functions.asText();
    }

    boolean isAggregation() {
        return json.has("aggregator");
    }

    /** As it is sent. */
    public String toJson() {
        return json.toString();
    }

    @Override
    public String toString() {
        return toJson();
    }
}
