package org.oda.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.model.NamePattern;
import org.oda.model.OdaException;
import org.oda.model.RecordId;
import org.oda.model.RejectReason;
import org.oda.model.RejectSelection;

/** Reads which rejects are to be shown, and which are to be replayed. A value that is empty counts as absent. */
public final class RejectsCodec {
    /** The most rejects of one call. */
    public static final int MAX_LIMIT = 1_000;

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_NAMES = 1_000;
    private static final String TOPIC = "topic";
    private static final String REASON = "reason";
    private static final String STATE = "state";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String LIMIT = "limit";
    private static final String CURSOR = "cursor";
    private static final String RECORDS = "records";
    private static final String SELECT = "select";
    private static final String ID = "id";
    private static final String VALUE = "value";
    private static final Set<String> PARAMETERS = RequestBody.ordered(TOPIC, REASON, STATE, FROM, TO, LIMIT, CURSOR);
    private static final Set<String> SELECT_KEYS = RequestBody.ordered(TOPIC, REASON, FROM, TO);
    private static final Set<String> REPLAY_KEYS = RequestBody.ordered(RECORDS, SELECT, CURSOR, LIMIT);
    private static final Set<String> RECORD_KEYS = RequestBody.ordered(ID, VALUE);
    private static final String EXAMPLE =
            "{\"records\":[{\"id\":\"livingroom/0/12\"}]} or {\"select\":{\"topic\":\"livingroom\"}}";

    private final InstantSource clock;

    /** @param clock what durations count back from */
    public RejectsCodec(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Reads the parameters of a page.
     *
     * @param parameters each with its values, at least one
     * @throws OdaException {@code UNKNOWN_FIELD}, {@code BAD_VALUE}
     */
    public ReplayRequest.Selected readPage(Map<String, List<String>> parameters) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        parameters.forEach((name, values) -> {
            if (values.size() == 1) {
                json.put(name, values.get(0));
            } else {
                ArrayNode list = json.putArray(name);
                values.forEach(list::add);
            }
        });
        RequestBody.requireKeys(json, PARAMETERS, "");
        return selected(json, json, "", DEFAULT_LIMIT);
    }

    /**
     * Reads what is to be replayed.
     *
     * @throws OdaException {@code BAD_JSON}, {@code UNKNOWN_FIELD}, {@code BAD_VALUE}, {@code MISSING_FIELD},
     *     {@code CONTRADICTION}
     */
    public ReplayRequest readReplay(byte[] body) {
        JsonNode json = RequestBody.read(body);
        RequestBody.requireObject(json, EXAMPLE);
        RequestBody.requireKeys(json, REPLAY_KEYS, "");
        JsonNode records = json.path(RECORDS);
        JsonNode select = json.path(SELECT);
        if (RequestBody.isAbsent(records) == RequestBody.isAbsent(select)) {
            throw RequestValues.contradiction(
                    RECORDS, "the body has either 'records' or 'select', and one of them: " + EXAMPLE);
        }
        if (RequestBody.isAbsent(select)) {
            for (String stray : List.of(CURSOR, LIMIT)) {
                if (!RequestBody.isAbsent(json.path(stray))) {
                    throw RequestValues.contradiction(stray, stray + " goes with select: leave it out");
                }
            }
            return chosen(records);
        }
        if (!select.isObject()) {
            throw RequestBody.wrongType(SELECT, select, "an object");
        }
        RequestBody.requireKeys(select, SELECT_KEYS, SELECT + ".");
        return selected(select, json, SELECT + ".", MAX_LIMIT);
    }

    /** @param prefix of the selection's keys, for messages */
    private ReplayRequest.Selected selected(JsonNode select, JsonNode page, String prefix, int defaultLimit) {
        List<NamePattern> topics = QueryCodec.names(select.path(TOPIC), prefix + TOPIC);
        Set<String> reasons = new LinkedHashSet<>();
        for (String reason : RequestValues.texts(select.path(REASON), prefix + REASON, MAX_NAMES)) {
            reasons.add(RequestValues.constant(RejectReason.class, reason, prefix + REASON)
                    .code());
        }
        AskedTimes times = new AskedTimes(clock.instant());
        Instant from = times.read(select.path(FROM), prefix + FROM);
        Instant to = times.read(select.path(TO), prefix + TO);
        if (from != null && to != null && !from.isBefore(to)) {
            throw RequestValues.bad(prefix + FROM, "%s%s %s is not before %s %s".formatted(prefix, FROM, from, TO, to));
        }
        return new ReplayRequest.Selected(
                new RejectSelection(
                        topics,
                        reasons,
                        RequestValues.choice(RejectSelection.State.class, select.path(STATE), STATE),
                        from,
                        to),
                RequestValues.text(page.path(CURSOR), CURSOR),
                limit(page.path(LIMIT), defaultLimit));
    }

    private static int limit(JsonNode value, int otherwise) {
        if (RequestBody.isAbsent(value)) {
            return otherwise;
        }
        try {
            int limit = Integer.parseInt(value.asText());
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw RequestValues.bad(
                LIMIT, "limit is a whole number from 1 to %d, not '%s'".formatted(MAX_LIMIT, Clip.of(value.asText())));
    }

    private static ReplayRequest.Chosen chosen(JsonNode records) {
        RequestValues.requireList(records, RECORDS, "a list of objects", MAX_LIMIT);
        List<ReplayRequest.Item> items = new ArrayList<>();
        Set<RecordId> seen = new HashSet<>();
        for (int i = 0; i < records.size(); i++) {
            String path = "%s[%d]".formatted(RECORDS, i);
            JsonNode each = records.get(i);
            if (!each.isObject()) {
                throw RequestBody.wrongType(path, each, "an object such as {\"id\":\"livingroom/0/12\"}");
            }
            RequestBody.requireKeys(each, RECORD_KEYS, path + ".");
            RecordId id = readId(
                    Objects.requireNonNullElse(RequestValues.text(each.path(ID), path + ".id"), ""), path + ".id");
            if (!seen.add(id)) {
                throw RequestValues.contradiction(
                        path + ".id", "%s.id '%s' comes twice: give each once".formatted(path, id));
            }
            items.add(new ReplayRequest.Item(id, value(each.path(VALUE), path + ".value")));
        }
        return new ReplayRequest.Chosen(items);
    }

    private static byte @Nullable [] value(JsonNode value, String path) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw RequestBody.wrongType(path, value, "a string that holds the mended record");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value.textValue())) {
            throw RequestValues.bad(path, path + " has half of a surrogate pair, which is no text in UTF-8");
        }
        return value.textValue().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a reject's id.
     *
     * @throws OdaException {@code BAD_VALUE} with the path
     */
    public static RecordId readId(String text, String path) {
        return RecordId.of(text)
                .orElseThrow(() -> RequestValues.bad(
                        path,
                        "%s '%s' is no id of a reject: topic/partition/offset, e.g. livingroom/0/12"
                                .formatted(path, Clip.of(text))));
    }
}
