package org.oda.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oda.store.Inventory;
import org.oda.store.StoredSeries;

/** An inventory by topics and by generators, in their order. */
final class Snapshot {
    private final Inventory inventory;
    private final List<String> registered;
    private final NavigableMap<String, Entry> topics = new TreeMap<>();
    private final NavigableMap<String, Entry> generators = new TreeMap<>();
    private final boolean isComplete;

    Snapshot(Inventory inventory, List<String> registered) {
        this.inventory = inventory;
        this.registered = registered;
        Map<String, List<StoredSeries>> byTopic = new HashMap<>();
        Map<String, List<StoredSeries>> byGenerator = new HashMap<>();
        registered.forEach(topic -> byTopic.put(topic, new ArrayList<>()));
        boolean complete = true;
        for (StoredSeries series : inventory.series()) {
            byTopic.computeIfAbsent(series.topic(), topic -> new ArrayList<>()).add(series);
            String generatorId = series.generatorId();
            if (generatorId == null) {
                complete = false;
            } else {
                byGenerator
                        .computeIfAbsent(generatorId, generator -> new ArrayList<>())
                        .add(series);
            }
        }
        isComplete = complete;
        byTopic.forEach((topic, series) -> topics.put(topic, Entry.ofTopic(topic, series)));
        byGenerator.forEach((generator, series) -> generators.put(generator, Entry.ofGenerator(generator, series)));
    }

    @SuppressWarnings("ReferenceEquality") // to compare all series would take longer than to sort them anew
    boolean isOf(Inventory other, List<String> topics) {
        return inventory == other && registered.equals(topics);
    }

    NavigableMap<String, Entry> topics() {
        return topics;
    }

    NavigableMap<String, Entry> generators() {
        return generators;
    }

    /** @param shown an entry as it is shown; {@code null} where it is not */
    Listing.Page page(NavigableMap<String, Entry> all, Listing listing, Function<Entry, @Nullable Entry> shown) {
        List<Entry> found = new ArrayList<>();
        String after = listing.after();
        for (Entry entry : (after == null ? all : all.tailMap(after, false)).values()) {
            Entry seen = listing.selects(entry.name()) ? shown.apply(entry) : null;
            if (seen != null) {
                if (found.size() == listing.limit()) {
                    return new Listing.Page(found, found.get(found.size() - 1).name(), isComplete);
                }
                found.add(seen);
            }
        }
        return new Listing.Page(found, null, isComplete);
    }
}
