package org.oda.catalogue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.NamePattern;
import org.oda.model.NearestName;
import org.oda.model.OdaException;
import org.oda.store.Inventory;
import org.oda.store.Store;

/**
 * Tells what there is: all topics that are registered or have records, and all generators. What is told of records is up to a
 * second old, or ten times as old as it takes to take the inventory; what is registered is told at once. May be used by several
 * threads.
 */
public final class Catalogue {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** At most one part in so many of the time is spent on inventories, whoever asks how often. */
    private static final int SHARE = 10;
    /** Of more names the one that is meant is not searched for. */
    private static final int NEAR_AMONG = 20_000;

    private final Store store;
    private final Supplier<List<String>> registered;
    private final LongSupplier clock;
    private final Details details;
    private final ReentrantLock taking = new ReentrantLock();
    private volatile @Nullable Inventory inventory;
    private volatile long goodUntil;

    private volatile @Nullable Snapshot snapshot;

    /** @param registered the registered topics as they are now; it must not wait */
    public Catalogue(Store store, Supplier<List<String>> registered) {
        this(store, registered, System::nanoTime);
    }

    /** @param clock in nanoseconds from any time on */
    Catalogue(Store store, Supplier<List<String>> registered, LongSupplier clock) {
        this.store = store;
        this.registered = registered;
        this.clock = clock;
        details = new Details(store);
    }

    /**
     * Topics by name.
     *
     * @param shown those that may be seen
     */
    public Listing.Page topics(Listing listing, Predicate<String> shown) {
        Snapshot now = snapshot();
        return now.page(now.topics(), listing, topic -> shown.test(topic.name()) ? topic : null);
    }

    /**
     * Generators by name.
     *
     * @param shown the topics that may be seen: of the others nothing is told
     * @param topic only those that sent on it, or on one that matches the pattern; {@code null} for all
     * @throws OdaException {@code UNKNOWN_TOPIC}
     */
    public Listing.Page generators(Listing listing, Predicate<String> shown, @Nullable NamePattern topic) {
        Snapshot now = snapshot();
        if (topic == null) {
            return now.page(now.generators(), listing, generator -> generator.seenOn(shown));
        }
        if (!topic.isGlob() && !now.topics().containsKey(topic.text())) {
            throw OdaException.inField(
                    ErrorCode.UNKNOWN_TOPIC,
                    "topic",
                    unknownTopic(now, shown, topic.text()).detail());
        }
        return now.page(
                now.generators(),
                listing,
                generator -> generator.others().stream().anyMatch(each -> topic.matches(each) && shown.test(each))
                        ? generator.seenOn(shown)
                        : null);
    }

    /**
     * All of one topic.
     *
     * @param shown the topics that may be seen, and proposed instead of one that is not there
     * @throws OdaException {@code UNKNOWN_TOPIC}
     */
    public TopicDetail topic(String name, Predicate<String> shown) {
        Snapshot now = snapshot();
        Entry entry = now.topics().get(name);
        if (entry == null) {
            throw unknownTopic(now, shown, name);
        }
        return details.ofTopic(entry);
    }

    /**
     * All of one generator.
     *
     * @param shown the topics that may be seen: of the others nothing is told
     * @throws OdaException {@code UNKNOWN_GENERATOR}
     */
    public GeneratorDetail generator(String id, Predicate<String> shown) {
        Snapshot now = snapshot();
        Entry known = now.generators().get(id);
        Entry entry = known == null ? null : known.seenOn(shown);
        if (entry == null) {
            throw new OdaException(
                    ErrorCode.UNKNOWN_GENERATOR,
                    "no record of a generator '%s' is stored%s: GET /generators lists those there are"
                            .formatted(
                                    id,
                                    meant(
                                            id,
                                            now.generators().values().stream()
                                                    .filter(other -> other.seenOn(shown) != null)
                                                    .map(Entry::name)
                                                    .limit(NEAR_AMONG)
                                                    .toList())));
        }
        return details.ofGenerator(entry);
    }

    private static OdaException unknownTopic(Snapshot now, Predicate<String> shown, String name) {
        return new OdaException(
                ErrorCode.UNKNOWN_TOPIC,
                "topic '%s' is not registered%s: GET /topics lists those that are"
                        .formatted(
                                name,
                                meant(
                                        name,
                                        now.topics().navigableKeySet().stream()
                                                .filter(shown)
                                                .limit(NEAR_AMONG)
                                                .toList())));
    }

    private static String meant(String name, List<String> names) {
        Optional<String> near = NearestName.of(name, names);
        return near.map(" (did you mean '%s'?)"::formatted).orElse("");
    }

    private Snapshot snapshot() {
        Inventory current = inventory();
        List<String> topics = registered.get();
        Snapshot known = snapshot;
        if (known == null || !known.isOf(current, topics)) {
            known = new Snapshot(current, List.copyOf(topics));
            snapshot = known;
        }
        return known;
    }

    /** Who comes while it is taken gets the one before, where there is one. */
    private Inventory inventory() {
        Inventory known = inventory;
        if (known == null) {
            taking.lock();
        } else if (clock.getAsLong() - goodUntil < 0 || !taking.tryLock()) {
            return known;
        }
        try {
            Inventory meanwhile = inventory;
            if (meanwhile != null && clock.getAsLong() - goodUntil < 0) {
                return meanwhile;
            }
            long begin = clock.getAsLong();
            Inventory taken = store.inventory();
            long end = clock.getAsLong();
            inventory = taken;
            goodUntil = end + Math.max(PAUSE.toNanos(), SHARE * (end - begin));
            return taken;
        } finally {
            taking.unlock();
        }
    }
}
