package org.oda.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.model.Aggregation;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.store.SampleBlock;

/** The groups of a query, numbered as they are met; the same in all its fields. Thread-safe. */
final class Groups {
    private final Set<Aggregation.Key> by;
    private final Map<Group, Integer> numbers = new HashMap<>();
    private final List<Group> groups = new ArrayList<>();

    Groups(Set<Aggregation.Key> by) {
        this.by = by;
        if (by.isEmpty()) {
            Group whole = new Group(null, null);
            numbers.put(whole, 0);
            groups.add(whole);
        }
    }

    /** Whether all series are in group 0, and nobody need ask for it. */
    boolean isSingle() {
        return by.isEmpty();
    }

    synchronized int of(SampleBlock.Names names, int series) {
        Group group = new Group(
                by.contains(Aggregation.Key.TOPIC) ? names.topic(series) : null,
                by.contains(Aggregation.Key.GENERATOR_ID) ? names.generatorId(series) : null);
        Integer known = numbers.get(group);
        if (known != null) {
            return known;
        }
        if (groups.size() == WindowGrid.MAX_WINDOWS) {
            throw OdaException.inField(
                    ErrorCode.TOO_MANY_WINDOWS,
                    "aggregator.by",
                    "there are more than %d groups: ask for fewer topics or generators"
                            .formatted(WindowGrid.MAX_WINDOWS));
        }
        numbers.put(group, groups.size());
        groups.add(group);
        return groups.size() - 1;
    }

    synchronized int size() {
        return groups.size();
    }

    synchronized Group get(int number) {
        return groups.get(number);
    }

    /** What the series of a group share; {@code null} for what is not grouped by. */
    record Group(@Nullable String topic, @Nullable String generatorId) implements Comparable<Group> {
        private static final Comparator<@Nullable String> NAMES = Comparator.nullsFirst(Comparator.naturalOrder());
        private static final Comparator<Group> ORDER =
                Comparator.comparing(Group::topic, NAMES).thenComparing(Group::generatorId, NAMES);

        @Override
        public int compareTo(Group other) {
            return ORDER.compare(this, other);
        }
    }
}
