package org.oda.query;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oda.model.Aggregation;
import org.oda.model.Function;
import org.oda.model.Nanos;
import org.oda.model.Position;
import org.oda.model.Query;
import org.oda.model.Windows;

/** Aggregations as docs/queries.md defines them, by plain loops over single readings: slow, and sharing nothing with the engine. */
final class Naive {
    private static final double HOUR = 3600e9;
    private static final long DAY = Duration.ofDays(1).toNanos();

    record Reading(
            Position position, String generator, @Nullable String unit, double value) {
        long time() {
            return position.timestampNanos();
        }

        String topic() {
            return position.id().topic();
        }
    }

    /** {@code coverage} is NaN where it is unknown. */
    record Expected(
            Instant timestamp,
            String group,
            List<Double> values,
            long used,
            Map<String, Long> skipped,
            double coverage) {}

    private final List<Reading> readings;
    private final Query query;
    private final Aggregation aggregation;
    private final @Nullable Windows windows;
    private final TreeSet<Long> starts = new TreeSet<>();
    private final long first;
    private final long last;
    private final long cutAt;

    /** @param all at least one of them in the range of the query; numbers of kW and W, to be kW */
    Naive(List<Reading> all, Query query) {
        this.query = query;
        aggregation = Objects.requireNonNull(query.aggregation());
        windows = aggregation.windows();
        readings = all.stream()
                .filter(r -> query.start() == null || r.time() >= Nanos.of(query.start()))
                .filter(r -> query.stop() == null || r.time() < Nanos.of(query.stop()))
                .sorted(Comparator.comparing(Reading::position))
                .toList();
        first = query.start() == null ? readings.get(0).time() : Nanos.of(query.start());
        last = query.stop() == null ? readings.get(readings.size() - 1).time() : Nanos.of(query.stop());
        cutAt = windows != null && windows.cut() ? last : Long.MAX_VALUE;
        layWindows();
    }

    private void layWindows() {
        if (windows == null) {
            starts.add(Long.MIN_VALUE);
            return;
        }
        Duration elapsed = windows.width().elapsed();
        Period period = windows.width().calendar();
        if (windows.align() == Windows.Align.START) {
            ZonedDateTime origin = Nanos.toInstant(first).atZone(windows.zone());
            for (int i = 0; starts.isEmpty() || starts.last() <= last; i++) {
                long start = elapsed != null
                        ? first + i * elapsed.toNanos()
                        : Nanos.of(origin.plus(Objects.requireNonNull(period).multipliedBy(i))
                                .toInstant());
                if (start >= cutAt && i > 0) {
                    return;
                }
                starts.add(start);
            }
            return;
        }
        LocalDate end =
                Nanos.toInstant(last).atZone(windows.zone()).toLocalDate().plusYears(2);
        LocalDate day = Period.ofWeeks(1).equals(period) ? LocalDate.of(1969, 12, 29) : LocalDate.of(1970, 1, 1);
        for (; day.isBefore(end); day = period == null ? day.plusDays(1) : day.plus(period)) {
            long midnight = Nanos.of(day.atStartOfDay(windows.zone()).toInstant());
            starts.add(midnight);
            if (elapsed != null && midnight > first - 3 * DAY && midnight < last + 3 * DAY) {
                long next =
                        Nanos.of(day.plusDays(1).atStartOfDay(windows.zone()).toInstant());
                for (long at = midnight; at < next; at += elapsed.toNanos()) {
                    starts.add(at);
                }
            }
        }
    }

    private long windowOf(long time) {
        return Objects.requireNonNull(starts.floor(time));
    }

    private long endOf(long window) {
        Long next = starts.higher(window);
        return next == null ? Long.MAX_VALUE : next;
    }

    private long toldEnd(long window) {
        if (windows == null) {
            return last;
        }
        Duration elapsed = windows.width().elapsed();
        long whole = windows.cut() && elapsed != null ? window + elapsed.toNanos() : endOf(window);
        return Math.min(whole, cutAt);
    }

    private String group(Reading reading) {
        return (aggregation.by().contains(Aggregation.Key.TOPIC) ? reading.topic() : "")
                + "/"
                + (aggregation.by().contains(Aggregation.Key.GENERATOR_ID) ? reading.generator() : "");
    }

    private static boolean isUsable(Reading reading) {
        return !Double.isNaN(reading.value()) && ("kW".equals(reading.unit()) || "W".equals(reading.unit()));
    }

    private static double value(Reading reading) {
        return "W".equals(reading.unit()) ? reading.value() * 0.001 : reading.value();
    }

    private record Place(long window, String group) {}

    private record Part(double integral, double increase, double time) {}

    List<Expected> rows() {
        Map<Place, List<Reading>> byPlace = new LinkedHashMap<>();
        readings.forEach(r -> byPlace.computeIfAbsent(new Place(windowOf(r.time()), group(r)), p -> new ArrayList<>())
                .add(r));
        Map<Place, List<Part>> parts = parts();
        TreeMap<Long, Map<String, Expected>> rows = new TreeMap<>();
        TreeSet<String> groups = new TreeSet<>();
        Stream.concat(byPlace.keySet().stream(), parts.keySet().stream())
                .distinct()
                .forEach(place -> {
                    List<Reading> here = byPlace.getOrDefault(place, List.of());
                    List<Part> segments = parts.getOrDefault(place, List.of());
                    if (isGiven(here, segments)) {
                        groups.add(place.group());
                        rows.computeIfAbsent(place.window(), w -> new TreeMap<>())
                                .put(place.group(), row(place, here, segments));
                    }
                });
        if (windows != null && windows.fill() != Windows.Fill.NONE && !groups.isEmpty()) {
            fill(rows, groups, byPlace);
        }
        return rows.values().stream().flatMap(each -> each.values().stream()).toList();
    }

    private boolean isGiven(List<Reading> here, List<Part> segments) {
        boolean counting = aggregation.functions().stream().anyMatch(f -> f.kind() == Function.Kind.COUNT);
        boolean connecting = aggregation.functions().stream().anyMatch(f -> switch (f.kind()) {
            case TWA, INTEGRAL, DELTA, RATE -> true;
            default -> false;
        });
        return here.stream().anyMatch(Naive::isUsable)
                || (counting && !here.isEmpty())
                || (connecting && !segments.isEmpty());
    }

    private Map<Place, List<Part>> parts() {
        Map<Place, List<Part>> parts = new LinkedHashMap<>();
        Map<String, Reading> before = new LinkedHashMap<>();
        long maxGap = aggregation.maxGap() == null
                ? Long.MAX_VALUE
                : aggregation.maxGap().toNanos();
        for (Reading b : readings) {
            if (!isUsable(b)) {
                continue;
            }
            Reading a = before.put(b.topic() + "\n" + b.generator(), b);
            if (a == null || b.time() - a.time() > maxGap) {
                continue;
            }
            double increase = value(b) >= value(a) ? value(b) - value(a) : value(b);
            if (a.time() == b.time()) {
                parts.computeIfAbsent(new Place(windowOf(b.time()), group(b)), p -> new ArrayList<>())
                        .add(new Part(0, increase, 0));
                continue;
            }
            double length = b.time() - a.time();
            for (long window = windowOf(a.time()); window < b.time(); window = endOf(window)) {
                long from = Math.max(window, a.time());
                long to = Math.min(endOf(window), b.time());
                double low = value(a) + (value(b) - value(a)) * (from - a.time()) / length;
                double high = value(a) + (value(b) - value(a)) * (to - a.time()) / length;
                parts.computeIfAbsent(new Place(window, group(b)), p -> new ArrayList<>())
                        .add(new Part(
                                (low + high) / 2 * (to - from) / HOUR, increase * (to - from) / length, to - from));
            }
        }
        return parts;
    }

    private Expected row(Place place, List<Reading> here, List<Part> segments) {
        List<Reading> used = here.stream().filter(Naive::isUsable).toList();
        Map<String, Long> skipped = new TreeMap<>();
        here.stream()
                .filter(r -> !isUsable(r))
                .forEach(r -> skipped.merge(
                        Double.isNaN(r.value()) ? "text" : r.unit() == null ? "no_unit" : "unit:" + r.unit(),
                        1L,
                        Long::sum));
        boolean countOnly = aggregation.functions().stream().allMatch(f -> f.kind() == Function.Kind.COUNT);
        List<Double> values = new ArrayList<>();
        for (Function function : aggregation.functions()) {
            values.add(value(
                    function, here, used.stream().mapToDouble(Naive::value).toArray(), segments));
        }
        return new Expected(
                label(place.window()),
                place.group(),
                values,
                countOnly ? here.size() : used.size(),
                countOnly ? Map.of() : skipped,
                windows == null ? Double.NaN : coverage(place, countOnly ? here.size() : used.size(), countOnly));
    }

    private Instant label(long window) {
        return Nanos.toInstant(windows != null && windows.label() == Windows.Label.START ? window : toldEnd(window));
    }

    private double coverage(Place place, long used, boolean countOnly) {
        if (used == 0) {
            return 0;
        }
        List<Double> gaps = new ArrayList<>();
        Map<String, Long> before = new LinkedHashMap<>();
        for (Reading r : readings) {
            if ((countOnly || isUsable(r)) && group(r).equals(place.group())) {
                Long last = before.put(r.topic() + "\n" + r.generator(), r.time());
                if (last != null && r.time() > last) {
                    gaps.add((double) (r.time() - last));
                }
            }
        }
        if (gaps.isEmpty()) {
            return Double.NaN;
        }
        double usual = percentile(gaps.stream().mapToDouble(Double::doubleValue).toArray(), 50);
        return Math.min(1, used * usual / (before.size() * (double) (toldEnd(place.window()) - place.window())));
    }

    static double percentile(double[] values, double percent) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = (sorted.length - 1) * percent / 100;
        int low = (int) Math.floor(at);
        int high = (int) Math.ceil(at);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }

    private static double value(Function function, List<Reading> all, double[] used, List<Part> parts) {
        double integral = parts.stream().mapToDouble(Part::integral).sum();
        double increase = parts.stream().mapToDouble(Part::increase).sum();
        double hours = parts.stream().mapToDouble(Part::time).sum() / HOUR;
        double sum = Arrays.stream(used).sum();
        double nothing = Double.NaN;
        return switch (function.kind()) {
            case COUNT -> all.size();
            case SUM -> used.length == 0 ? nothing : sum;
            case AVG -> sum / used.length;
            case MIN -> Arrays.stream(used).min().orElse(nothing);
            case MAX -> Arrays.stream(used).max().orElse(nothing);
            case SPREAD ->
                used.length == 0
                        ? nothing
                        : Arrays.stream(used).max().orElseThrow()
                                - Arrays.stream(used).min().orElseThrow();
            case FIRST -> used.length == 0 ? nothing : used[0];
            case LAST -> used.length == 0 ? nothing : used[used.length - 1];
            case MEDIAN -> percentile(used, 50);
            case PERCENTILE -> percentile(used, function.percent().doubleValue());
            case STDDEV -> {
                double squares = Arrays.stream(used)
                        .map(v -> (v - sum / used.length) * (v - sum / used.length))
                        .sum();
                yield used.length < 2 ? nothing : Math.sqrt(squares / (used.length - 1));
            }
            case INTEGRAL -> parts.isEmpty() ? nothing : integral;
            case DELTA -> parts.isEmpty() ? nothing : increase;
            case RATE -> hours == 0 ? nothing : increase / hours;
            case TWA -> hours == 0 ? sum / used.length : integral / hours;
        };
    }

    private void fill(Map<Long, Map<String, Expected>> rows, Set<String> groups, Map<Place, List<Reading>> byPlace) {
        long end = query.stop() == null || windows == null || windows.cut() ? last : last - 1;
        List<Long> all = List.copyOf(starts.subSet(windowOf(first), true, windowOf(end), true));
        for (long window : all) {
            for (String group : groups) {
                Place place = new Place(window, group);
                rows.computeIfAbsent(window, w -> new TreeMap<>())
                        .computeIfAbsent(group, g -> row(place, byPlace.getOrDefault(place, List.of()), List.of()));
            }
        }
        TreeMap<Long, Map<String, Expected>> filled = new TreeMap<>();
        rows.forEach((window, ofWindow) -> ofWindow.forEach((group, row) -> {
            List<Double> values = new ArrayList<>();
            for (int i = 0; i < row.values().size(); i++) {
                values.add(filled(rows, all, window, group, i));
            }
            filled.computeIfAbsent(window, w -> new TreeMap<>())
                    .put(
                            group,
                            new Expected(row.timestamp(), group, values, row.used(), row.skipped(), row.coverage()));
        }));
        rows.clear();
        rows.putAll(filled);
    }

    private double filled(
            Map<Long, Map<String, Expected>> rows, List<Long> all, long window, String group, int function) {
        double[] values = all.stream()
                .mapToDouble(w -> Objects.requireNonNull(
                                Objects.requireNonNull(rows.get(w)).get(group))
                        .values()
                        .get(function))
                .toArray();
        int at = all.indexOf(window);
        if (!Double.isNaN(values[at])) {
            return values[at];
        }
        int before = at;
        while (before >= 0 && Double.isNaN(values[before])) {
            before--;
        }
        int after = at;
        while (after < values.length && Double.isNaN(values[after])) {
            after++;
        }
        Windows.Fill fill = Objects.requireNonNull(windows).fill();
        if (fill == Windows.Fill.PREVIOUS && before >= 0) {
            return values[before];
        }
        if (fill == Windows.Fill.LINEAR && before >= 0 && after < values.length) {
            double part = (double) (all.get(at) - all.get(before)) / (all.get(after) - all.get(before));
            return values[before] + part * (values[after] - values[before]);
        }
        return Double.NaN;
    }
}
