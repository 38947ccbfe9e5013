package org.oda.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oda.model.RecordId;

/** The records that were not stored: to be looked at, and stored after a fix. */
public final class Rejects {
    /** The most of one call. */
    public static final int MAX_LIMIT = 1_000;

    private static final String PATH = "/rejects";

    private final Gateway gateway;

    Rejects(Gateway gateway) {
        this.gateway = gateway;
    }

    /**
     * Some rejects, the newest first.
     *
     * @param next where the next page begins; {@code null} behind the last
     */
    public record Page(
            List<RejectedRecord> rejects, @Nullable String next) {
        public Page {
            rejects = List.copyOf(rejects);
        }
    }

    /**
     * A value as it was received.
     *
     * @param bytes {@code null} where there was none
     * @param length of the whole; more than there are bytes where only the beginning was kept
     */
    @SuppressWarnings("ArrayRecordComponent") // two of them are never compared
    public record Raw(byte @Nullable [] bytes, long length) {}

    /**
     * A page, which may hold less than the limit, or nothing, and still have a next one.
     *
     * @param cursor the next of the page before; {@code null} for the first
     * @param limit 1 to {@link #MAX_LIMIT}
     */
    public Page page(RejectsQuery query, @Nullable String cursor, int limit) {
        JsonNode answer = gateway.get(PATH + query.toParameters(cursor, limit));
        List<RejectedRecord> rejects = new ArrayList<>();
        answer.path("rejects").forEach(reject -> rejects.add(new RejectedRecord(reject)));
        return new Page(rejects, answer.path("next").textValue());
    }

    /** One of them. */
    public RejectedRecord get(RecordId id) {
        return new RejectedRecord(gateway.get(PATH + "/" + id));
    }

    /** Its value. */
    public Raw raw(RecordId id) {
        return gateway.raw(PATH + "/" + id + "/raw");
    }

    /** Decodes it again with another value, and stores it. */
    public ReplayResult replay(RecordId id, String value) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("records").addObject().put("id", id.toString()).put("value", value);
        return new ReplayResult(
                gateway.post(PATH + "/replay", body).path("results").path(0));
    }

    /** Decodes these again and stores them, in as many calls as it takes, while the results are read. */
    public Iterator<ReplayResult> replay(Collection<RecordId> ids) {
        Set<String> left = new LinkedHashSet<>();
        ids.forEach(id -> left.add(id.toString()));
        return new Calls(previous -> {
            if (left.isEmpty()) {
                return null;
            }
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ArrayNode records = body.putArray("records");
            left.stream().limit(MAX_LIMIT).forEach(id -> records.addObject().put("id", id));
            JsonNode answer = gateway.post(PATH + "/replay", body);
            Set<String> tried = new HashSet<>(answer.path("results").findValuesAsText("id"));
            if (!left.removeAll(tried)) {
                throw Wire.unreadable("no result of what was asked for", null);
            }
            return answer;
        });
    }

    /** The same with all open ones that match, the newest first. */
    public Iterator<ReplayResult> replay(RejectsQuery query) {
        return new Calls(previous -> {
            if (previous != null && previous.path("next").isNull()) {
                return null;
            }
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.set("select", query.toSelection());
            if (previous != null) {
                body.set("cursor", previous.path("next"));
            }
            return gateway.post(PATH + "/replay", body);
        });
    }

    /** The results of one call after the other. */
    private static final class Calls implements Iterator<ReplayResult> {
        private final Function<@Nullable JsonNode, @Nullable JsonNode> next;
        private final Queue<ReplayResult> results = new ArrayDeque<>();
        private @Nullable JsonNode answer;
        private boolean isOver;

        Calls(Function<@Nullable JsonNode, @Nullable JsonNode> next) {
            this.next = next;
        }

        @Override
        public boolean hasNext() {
            while (results.isEmpty() && !isOver) {
                answer = next.apply(answer);
                if (answer == null) {
                    isOver = true;
                } else {
                    answer.path("results").forEach(result -> results.add(new ReplayResult(result)));
                }
            }
            return !results.isEmpty();
        }

        @Override
        public ReplayResult next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return results.remove();
        }
    }
}
