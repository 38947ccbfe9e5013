package org.oda.query;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.model.Conversion;
import org.oda.model.ErrorCode;
import org.oda.model.Function.Kind;
import org.oda.model.Nanos;
import org.oda.model.OdaException;
import org.oda.model.Selection;
import org.oda.model.TimeRange;
import org.oda.store.Fold;
import org.oda.store.SampleBlock;
import org.oda.store.Store;

/** Finds the percentiles of windows and groups whose values are too many to be held, in further passes over them. */
final class OversizedCells {
    /** As many counters as a pass has for each fold: 4 MB. */
    private static final int MAX_COUNTERS = 1 << 20;

    private final Store store;
    private final Selection selection;
    private final FieldTask task;
    private final List<BigDecimal> percents = new ArrayList<>();
    private final List<Integer> functions = new ArrayList<>();

    OversizedCells(Store store, Selection selection, FieldTask task) {
        this.store = store;
        this.selection = selection;
        this.task = task;
        for (int i = 0; i < task.functions().size(); i++) {
            Kind kind = task.functions().get(i).kind();
            if (kind == Kind.MEDIAN || kind == Kind.PERCENTILE) {
                percents.add(Cell.percent(task.functions().get(i)));
                functions.add(i);
            }
        }
    }

    /** @throws OdaException {@code TOO_MANY_RECORDS} where more than {@code most} of the rows are of that kind */
    void resolve(Rows rows, int most) {
        Map<Long, List<Row>> oversized = new LinkedHashMap<>();
        int count = 0;
        for (Row row : rows.all()) {
            if (row.isOversized()) {
                oversized
                        .computeIfAbsent(row.window(), window -> new ArrayList<>())
                        .add(row);
                count++;
            }
        }
        if (count > most) {
            throw OdaException.inField(
                    ErrorCode.TOO_MANY_RECORDS,
                    "aggregator.fun",
                    "a percentile needs all values of a window at a time, and %d windows or groups of '%s' have too many, where at most %d may: use a smaller frequency, a shorter range or fewer groups"
                            .formatted(count, task.field(), most));
        }
        int atATime = Math.max(1, MAX_COUNTERS / RankSearch.counters(percents.size()));
        oversized.forEach((window, all) -> {
            for (int i = 0; i < all.size(); i += atATime) {
                resolve(window, all.subList(i, Math.min(all.size(), i + atATime)));
            }
        });
    }

    private void resolve(long window, List<Row> rows) {
        Map<Integer, RankSearch> searches = new LinkedHashMap<>();
        rows.forEach(row -> searches.put(row.group(), new RankSearch(percents)));
        Selection within = within(window);
        do {
            count(within, searches);
        } while (searches.values().stream().mapToLong(RankSearch::left).sum()
                        > task.budget().most()
                && !allDone(searches));
        Map<Integer, Values> left = allDone(searches) ? Map.of() : gather(within, searches);
        for (Row row : rows) {
            RankSearch search = searches.get(row.group());
            if (search != null) {
                double[] results = search.results(array(left.get(row.group())));
                for (int i = 0; i < results.length; i++) {
                    row.setValue(functions.get(i), results[i]);
                }
            }
        }
    }

    private static boolean allDone(Map<Integer, RankSearch> searches) {
        return searches.values().stream().allMatch(RankSearch::isDone);
    }

    private static double[] array(@Nullable Values values) {
        return values == null ? new double[0] : java.util.Arrays.copyOf(values.array(), values.size());
    }

    private Selection within(long window) {
        long from = Math.max(window, Nanos.of(selection.range().from()));
        long to = Math.min(task.grid().endOf(from), Nanos.of(selection.range().to()));
        return selection.within(new TimeRange(Nanos.toInstant(from), Nanos.toInstant(to)));
    }

    private void count(Selection within, Map<Integer, RankSearch> searches) {
        Map<Integer, long[][]> sums = new LinkedHashMap<>();
        searches.forEach((group, search) -> sums.put(group, search.sums()));
        store.fold(
                within,
                task.field(),
                () -> new Pass<>(task, searches, search -> search.new Tally(), RankSearch.Tally::add),
                pass -> pass.gathered.forEach((group, tally) -> {
                    long[][] sum = sums.get(group);
                    if (sum != null) {
                        tally.addTo(sum);
                    }
                }));
        sums.forEach((group, sum) -> {
            RankSearch search = searches.get(group);
            if (search != null) {
                search.narrow(sum);
            }
        });
    }

    private Map<Integer, Values> gather(Selection within, Map<Integer, RankSearch> searches) {
        Map<Integer, Values> all = new LinkedHashMap<>();
        store.fold(
                within,
                task.field(),
                () -> new Pass<>(task, searches, Gathered::new, Gathered::add),
                pass -> pass.gathered.forEach((group, some) ->
                        all.computeIfAbsent(group, g -> new Values()).addAll(some.values)));
        return all;
    }

    private record Gathered(RankSearch search, Values values) {
        Gathered(RankSearch search) {
            this(search, new Values());
        }

        void add(double value) {
            if (search.isSearched(value)) {
                values.add(value);
            }
        }
    }

    private interface Adding<G> {
        void add(G to, double value);
    }

    /** Hands the numbers of the searched groups over, in the unit of the results. */
    private static final class Pass<G> implements Fold {
        private final Map<Integer, RankSearch> searches;
        private final java.util.function.Function<RankSearch, G> start;
        private final Adding<G> adding;
        private final UnitWays ways;
        private final GroupNumbers groups;
        private final boolean single;
        private final Map<Integer, G> gathered = new LinkedHashMap<>();

        private Pass(
                FieldTask task,
                Map<Integer, RankSearch> searches,
                java.util.function.Function<RankSearch, G> start,
                Adding<G> adding) {
            this.searches = searches;
            this.start = start;
            this.adding = adding;
            ways = new UnitWays(task.ways());
            groups = new GroupNumbers(task.groups());
            single = task.groups().isSingle();
        }

        @Override
        public void add(SampleBlock block) {
            int to;
            for (int from = 0; from < block.size(); from = to) {
                to = block.endOfUnit(from, block.size());
                Conversion way = ways.of(block.unit()[from], block.units());
                if (way != null) {
                    add(block, from, to, way);
                }
            }
        }

        private void add(SampleBlock block, int from, int to, Conversion way) {
            int group = -1;
            G current = null;
            for (int i = from; i < to; i++) {
                double value = block.values()[i];
                if (Double.isNaN(value)) {
                    continue;
                }
                int its = single ? 0 : groups.of(block.series()[i], block.names());
                if (its != group) {
                    group = its;
                    current = of(group);
                }
                if (current != null) {
                    adding.add(current, way.apply(value));
                }
            }
        }

        private @Nullable G of(int group) {
            RankSearch search = searches.get(group);
            return search == null ? null : gathered.computeIfAbsent(group, g -> start.apply(search));
        }
    }
}
