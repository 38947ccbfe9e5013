package org.oda.model;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which rejects: those that match all of it.
 *
 * @param topics one of them must match the topic that the record came on; empty for all
 * @param reasons codes of which one must be the reason; empty for all
 * @param state {@code null} for both
 * @param from rejected at this time or later
 * @param to rejected before this time
 */
public record RejectSelection(
        List<NamePattern> topics,
        Set<String> reasons,
        @Nullable State state,
        @Nullable Instant from,
        @Nullable Instant to) {
    /** All rejects. */
    public static final RejectSelection ALL = new RejectSelection(List.of(), Set.of(), null, null, null);

    /** What became of a reject. */
    public enum State {
        OPEN,
        /** It was stored later on, as it was or mended. */
        REPLAYED
    }

    public RejectSelection {
        topics = List.copyOf(topics);
        reasons = Set.copyOf(reasons);
        if (from != null && to != null && !from.isBefore(to)) {
            throw new IllegalArgumentException("from %s is not before to %s".formatted(from, to));
        }
    }

    /** All of it but the state, which the reject itself does not tell. */
    public boolean selects(String topic, String reason, Instant rejectedAt) {
        return (reasons.isEmpty() || reasons.contains(reason))
                && (from == null || !rejectedAt.isBefore(from))
                && (to == null || rejectedAt.isBefore(to))
                && (topics.isEmpty() || topics.stream().anyMatch(pattern -> pattern.matches(topic)));
    }

    public RejectSelection with(State other) {
        return new RejectSelection(topics, reasons, other, from, to);
    }
}
