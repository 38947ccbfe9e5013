package org.oda.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.Aggregation;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.Function;
import org.oda.model.JsonText;
import org.oda.model.Nanos;
import org.oda.model.OdaException;
import org.oda.model.OdaRecord;
import org.oda.model.Query;
import org.oda.model.RecordId;
import org.oda.store.FakeStore;
import org.oda.units.Units;

/** Random records and queries, answered a second time by plain loops over single values. */
class WindowsPropertyTest {
    private static final long T0 = Nanos.of(Instant.parse("2024-03-01T00:00:00Z"));
    private static final long MINUTE = 60_000_000_000L;
    private static final List<Function> FUNCTIONS = List.of(Function.SUM, Function.AVG, Function.MIN, Function.MAX);
    private static final int ROUNDS = 400;

    private record Reading(long time, @Nullable String unit, double value) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void run_randomRecordsAndQueries_equalsThePlainLoop(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<Reading> readings = readings(random);
            Long start = random.nextBoolean() ? null : T0 + random.nextInt(40) * MINUTE;
            Long stop = random.nextBoolean() ? null : T0 + (50 + random.nextInt(60)) * MINUTE;
            Long width = random.nextInt(4) == 0 ? null : width(random);
            Function function = FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));

            Map<Long, Double> expected = plainLoop(readings, start, stop, width, function);

            assertThat(answer(readings, start, stop, width, function))
                    .as("seed %d round %d: %s [%s, %s) %s %s", seed, round, readings, start, stop, width, function)
                    .hasSameSizeAs(expected)
                    .allSatisfy((time, value) -> assertThat(value).isCloseTo(valueAt(expected, time), within(1e-9)));
        }
    }

    private static double valueAt(Map<Long, Double> values, Long time) {
        Double value = values.get(time);
        assertThat(value).as("no window ends at %d", time).isNotNull();
        return value == null ? Double.NaN : value;
    }

    private static long width(Random random) {
        return random.nextBoolean() ? (1 + random.nextInt(20)) * MINUTE : 1 + random.nextInt(Integer.MAX_VALUE) * 60L;
    }

    private static List<Reading> readings(Random random) {
        String[] units = {"W", "kW", "W", "C", ""};
        List<Reading> readings = new ArrayList<>();
        int count = random.nextInt(30);
        for (int i = 0; i < count; i++) {
            String unit = units[random.nextInt(units.length)];
            long fraction = random.nextInt(3) == 0 ? random.nextInt(1_000_000_000) : 0;
            readings.add(new Reading(
                    T0 + random.nextInt(120) * MINUTE + fraction,
                    unit.isEmpty() ? null : unit,
                    random.nextInt(10) == 0 ? Double.NaN : random.nextInt(2000) / 8.0));
        }
        return readings;
    }

    private static Map<Long, Double> answer(
            List<Reading> readings,
            @Nullable Long start,
            @Nullable Long stop,
            @Nullable Long width,
            Function function) {
        var store = new FakeStore();
        List<DecodedRecord> batch = new ArrayList<>();
        for (Reading reading : readings) {
            var id = new RecordId("t", 0, batch.size());
            batch.add(new DecodedRecord(
                    new OdaRecord(id, reading.time(), "g", JsonText.of("{}")),
                    List.of(new Attribute("power", reading.unit(), reading.value()))));
        }
        store.append(batch);
        var engine = new QueryEngine(store, new Units(), InstantSource.fixed(Nanos.toInstant(T0 + 100 * MINUTE)));
        var aggregation = Aggregation.of(function, "power", "kW", width == null ? null : Duration.ofNanos(width));
        Map<Long, Double> answer = new LinkedHashMap<>();
        try (QueryResult result = engine.run(Query.of(null, null, instant(start), instant(stop), aggregation), false)) {
            var rows = ((QueryResult.Aggregates) result).cursor();
            for (var row = rows.next(); row != null; row = rows.next()) {
                Double before = answer.put(
                        Nanos.of(row.timestamp()),
                        row.fields().get(0).values().get(0).value());
                assertThat(before).as("two windows of one end").isNull();
            }
        } catch (OdaException e) {
            assertThat(e.code().httpStatus()).as(e.detail()).isEqualTo(404);
        }
        assertThat(List.copyOf(answer.keySet())).isSorted();
        assertThat(store.openCursors()).isZero();
        return answer;
    }

    private static Map<Long, Double> plainLoop(
            List<Reading> readings,
            @Nullable Long start,
            @Nullable Long stop,
            @Nullable Long width,
            Function function) {
        List<Reading> inRange = readings.stream()
                .filter(r -> start == null || r.time() >= start)
                .filter(r -> r.time() < (stop == null ? T0 + 100 * MINUTE : stop))
                .toList();
        Map<Long, DoubleSummaryStatistics> windows = new TreeMap<>();
        if (!inRange.isEmpty()) {
            long first = inRange.stream().mapToLong(Reading::time).min().orElseThrow();
            long last = inRange.stream().mapToLong(Reading::time).max().orElseThrow();
            long from = start == null ? first : start;
            long to = stop == null ? last : stop;
            for (Reading r : inRange) {
                if (!Double.isNaN(r.value()) && ("W".equals(r.unit()) || "kW".equals(r.unit()))) {
                    windows.computeIfAbsent(end(from, to, width, r.time()), end -> new DoubleSummaryStatistics())
                            .accept("W".equals(r.unit()) ? r.value() / 1000 : r.value());
                }
            }
        }
        Map<Long, Double> values = new LinkedHashMap<>();
        windows.forEach((end, s) -> values.put(
                end,
                switch (function.kind()) {
                    case SUM -> s.getSum();
                    case AVG -> s.getAverage();
                    case MIN -> s.getMin();
                    case MAX -> s.getMax();
                    default -> throw new IllegalArgumentException();
                }));
        return values;
    }

    /** The first boundary behind the time, or the end of everything. */
    private static long end(long from, long to, @Nullable Long width, long time) {
        if (width == null) {
            return to;
        }
        BigInteger passed = BigInteger.valueOf(time - from).divide(BigInteger.valueOf(width));
        BigInteger end = BigInteger.valueOf(from).add(passed.add(BigInteger.ONE).multiply(BigInteger.valueOf(width)));
        return end.min(BigInteger.valueOf(to)).longValueExact();
    }

    private static @Nullable Instant instant(@Nullable Long nanos) {
        return nanos == null ? null : Nanos.toInstant(nanos);
    }
}
