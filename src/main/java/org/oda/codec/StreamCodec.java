package org.oda.codec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.model.NamePattern;
import org.oda.model.Page;
import org.oda.model.Query;
import org.oda.model.ValueFilter;

/** Reads the parameters of {@code GET /stream}: those that select records, as in a query, and {@code from}. */
public final class StreamCodec {
    private static final int MAX_FILTERS = 20;
    private static final int MAX_NAMES = 1_000;
    private static final String TOPIC = "topic";
    private static final String GENERATOR_ID = "generator_id";
    private static final String FIELD = "field";
    private static final String FILTER = "filter";
    private static final String FROM = "from";
    private static final Set<String> KEYS = RequestBody.ordered(TOPIC, GENERATOR_ID, FIELD, FILTER, FROM);

    private final InstantSource clock;

    /** @param clock what durations count back from */
    public StreamCodec(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Reads a request; a parameter that is empty counts as absent.
     *
     * @param parameters each with its values, at least one
     * @param lastEventId the place to go on at; {@code null} or empty to begin
     * @throws org.oda.model.OdaException {@code UNKNOWN_FIELD}, {@code BAD_VALUE}, {@code BAD_CURSOR}
     */
    public StreamRequest read(Map<String, List<String>> parameters, @Nullable String lastEventId) {
        ObjectNode json = json(parameters);
        RequestBody.requireKeys(json, KEYS, "");
        List<NamePattern> topics = QueryCodec.names(json.path(TOPIC), TOPIC);
        List<NamePattern> generators = QueryCodec.names(json.path(GENERATOR_ID), GENERATOR_ID);
        Set<String> fields = RequestValues.texts(json.path(FIELD), FIELD, MAX_NAMES);
        List<ValueFilter> filters = RequestValues.texts(json.path(FILTER), FILTER, MAX_FILTERS).stream()
                .map(FilterText::read)
                .toList();
        Instant from = new AskedTimes(clock.instant()).read(json.path(FROM), FROM);
        Query query = new Query(topics, generators, fields, filters, null, null, Page.ALL, null);
        byte[] identity = identity(query, json.path(FROM).asText(""));
        StreamPlace place =
                lastEventId == null || lastEventId.isEmpty() ? null : StreamPlace.read(lastEventId, identity);
        return new StreamRequest(query, from, place, identity);
    }

    private static ObjectNode json(Map<String, List<String>> parameters) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        parameters.forEach((name, values) -> {
            if (values.size() == 1) {
                json.put(name, values.get(0));
            } else {
                ArrayNode list = json.putArray(name);
                values.forEach(list::add);
            }
        });
        return json;
    }

    private static byte[] identity(Query query, String from) {
        JsonBuffer text = new JsonBuffer(200);
        QueryCodec.sorted(query.topics().stream().map(NamePattern::text).toList(), text);
        QueryCodec.sorted(query.generatorIds().stream().map(NamePattern::text).toList(), text);
        QueryCodec.sorted(query.fields(), text);
        query.filters().forEach(filter -> text.string(filter.toString()));
        return text.raw("]").string(from).toByteArray();
    }
}
