package org.oda.catalogue;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.oda.store.StoredSeries;

/** A topic with its generators, or a generator with its topics. */
public final class Entry {
    private final String name;
    private final List<StoredSeries> series;
    private final List<String> others;
    private volatile @Nullable Figures figures;

    private Entry(String name, List<StoredSeries> series, List<String> others) {
        this.name = name;
        this.series = series;
        this.others = others;
    }

    static Entry ofTopic(String topic, List<StoredSeries> series) {
        List<StoredSeries> sorted = series.stream()
                .sorted(Comparator.comparing(
                        StoredSeries::generatorId, Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
        return new Entry(
                topic,
                sorted,
                sorted.stream()
                        .map(StoredSeries::generatorId)
                        .filter(Objects::nonNull)
                        .toList());
    }

    static Entry ofGenerator(String generatorId, List<StoredSeries> series) {
        List<StoredSeries> sorted = series.stream()
                .sorted(Comparator.comparing(StoredSeries::topic))
                .toList();
        return new Entry(
                generatorId, sorted, sorted.stream().map(StoredSeries::topic).toList());
    }

    /** A generator as it is seen by who sees only these topics; {@code null} where it is on none of them. */
    @Nullable Entry seenOn(Predicate<String> topics) {
        List<StoredSeries> seen =
                series.stream().filter(each -> topics.test(each.topic())).toList();
        if (seen.size() == series.size()) {
            return this;
        }
        return seen.isEmpty() ? null : ofGenerator(name, seen);
    }

    public String name() {
        return name;
    }

    /** Of a topic its generators, of a generator its topics, in their order. */
    public List<String> others() {
        return others;
    }

    /** {@code null} where there is no record: of a topic that is only registered. */
    public @Nullable Figures figures() {
        Figures known = figures;
        if (known == null && !series.isEmpty()) {
            known = Figures.of(series);
            figures = known;
        }
        return known;
    }

    /** Of a topic in the order of their generators, behind which come those that are not told apart; of a generator in that of topics. */
    List<StoredSeries> series() {
        return series;
    }
}
