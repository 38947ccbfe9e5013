package org.oda.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.Aggregation;
import org.oda.model.Function;
import org.oda.model.Nanos;
import org.oda.model.OdaException;
import org.oda.model.Page;
import org.oda.model.Position;
import org.oda.model.Query;
import org.oda.model.RecordId;
import org.oda.model.Windows;

/** Random readings and aggregations, answered a second time by {@link Naive}. */
@Tag("once")
class NaivePropertyTest {
    private static final int ROUNDS = 120;
    private static final List<Function> FUNCTIONS = Samples.functions(
            "count",
            "sum",
            "avg",
            "min",
            "max",
            "first",
            "last",
            "median",
            "p95",
            "p99.9",
            "p0",
            "p100",
            "stddev",
            "spread",
            "twa",
            "integral",
            "delta",
            "rate");

    /** Shortly before the clocks change. */
    private static final Map<ZoneId, List<String>> CHANGES = Map.of(
            ZoneId.of("Europe/Rome"),
            List.of("2024-03-30T12:00:00Z", "2024-10-26T12:00:00Z"),
            ZoneId.of("Australia/Lord_Howe"),
            List.of("2024-04-06T00:00:00Z", "2024-10-05T00:00:00Z"),
            ZoneId.of("America/St_Johns"),
            List.of("2024-03-09T12:00:00Z", "2006-10-28T12:00:00Z"),
            ZoneOffset.UTC,
            List.of("2024-02-28T12:00:00Z"));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void rows_randomReadingsAndAggregations_equalPlainLoops(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<ZoneId> zones = CHANGES.keySet().stream()
                    .sorted(java.util.Comparator.comparing(ZoneId::getId))
                    .toList();
            ZoneId zone = zones.get(random.nextInt(zones.size()));
            List<String> changes = Objects.requireNonNull(CHANGES.get(zone));
            Instant from = Instant.parse(changes.get(random.nextInt(changes.size())));
            long step = List.of(60L, 600L, 3600L, 86_400L).get(random.nextInt(4));
            List<Naive.Reading> readings = readings(random, from, step);
            Query query = query(random, zone, from, step);

            // few values in memory: what is right then is right with more
            check(readings, query, random.nextBoolean() ? Limits.USUAL : new Limits(9, 1000, 1_000_000, 1000, 100));
        }
    }

    private static void check(List<Naive.Reading> readings, Query query, Limits limits) {
        var samples = new Samples(limits);
        List<Naive.Reading> arriving = new ArrayList<>(readings);
        Collections.shuffle(arriving, new Random(readings.size()));
        List<Naive.Reading> stored = new ArrayList<>();
        for (Naive.Reading each : arriving) {
            samples.put(each.topic(), each.generator(), Nanos.toInstant(each.time()), each.unit(), each.value());
            stored.add(new Naive.Reading(
                    new Position(each.time(), new RecordId(each.topic(), 0, stored.size())),
                    each.generator(),
                    each.unit(),
                    each.value()));
        }
        boolean any = stored.stream()
                .anyMatch(r -> (query.start() == null || r.time() >= Nanos.of(query.start()))
                        && (query.stop() == null || r.time() < Nanos.of(query.stop())));
        List<Naive.Expected> expected = any ? new Naive(stored, query).rows() : List.of();
        List<AggregateRow> rows;
        try {
            rows = samples.rows(query);
        } catch (OdaException e) {
            assertThat(e.code().httpStatus()).as(e.detail()).isEqualTo(404);
            rows = List.of();
        }
        String about = query + " of " + stored;
        assertThat(rows).as(about).hasSameSizeAs(expected);
        for (int i = 0; i < rows.size(); i++) {
            compare(rows.get(i), expected.get(i), about);
        }
    }

    private static void compare(AggregateRow row, Naive.Expected expected, String about) {
        assertThat(row.timestamp()).as(about).isEqualTo(expected.timestamp());
        assertThat(Objects.requireNonNullElse(row.topic(), "")
                        + "/"
                        + Objects.requireNonNullElse(row.generatorId(), ""))
                .as(about)
                .isEqualTo(expected.group());
        AggregateRow.FieldResult field = row.fields().get(0);
        assertThat(field.used()).as(about).isEqualTo(expected.used());
        assertThat(new TreeMap<>(field.skipped())).as(about).isEqualTo(new TreeMap<>(expected.skipped()));
        assertClose(expected.coverage(), field.coverage() == null ? Double.NaN : field.coverage(), row + about);
        for (int i = 0; i < expected.values().size(); i++) {
            assertClose(
                    expected.values().get(i),
                    field.values().get(i).value(),
                    field.values().get(i) + " at " + row.timestamp() + about);
        }
    }

    private static void assertClose(double expected, double actual, String about) {
        boolean close = Double.isNaN(expected)
                ? Double.isNaN(actual)
                : Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
        assertThat(close)
                .as("expected %s but was %s: %s", expected, actual, about)
                .isTrue();
    }

    private static List<Naive.Reading> readings(Random random, Instant from, long step) {
        String[] units = {"kW", "W", "kW", "kW", "Cel", ""};
        List<Naive.Reading> readings = new ArrayList<>();
        int count = random.nextInt(60);
        for (int i = 0; i < count; i++) {
            long time = Nanos.of(from) + random.nextInt(40) * step * 1_000_000_000L;
            if (random.nextInt(4) == 0) {
                time += random.nextInt(1_000_000_000);
            }
            String unit = units[random.nextInt(units.length)];
            double value = random.nextInt(12) == 0 ? Double.NaN : random.nextInt(400) / 8.0;
            readings.add(new Naive.Reading(
                    new Position(time, new RecordId("t" + random.nextInt(2), 0, i)),
                    "g" + random.nextInt(2),
                    unit.isEmpty() ? null : unit,
                    "W".equals(unit) ? value * 1000 : value));
            if (random.nextInt(8) == 0) {
                readings.add(readings.get(readings.size() - 1));
            }
        }
        return readings;
    }

    private static Query query(Random random, ZoneId zone, Instant from, long step) {
        List<Function> functions = new ArrayList<>(FUNCTIONS);
        Collections.shuffle(functions, random);
        Set<Aggregation.Key> by = EnumSet.noneOf(Aggregation.Key.class);
        for (Aggregation.Key key : Aggregation.Key.values()) {
            if (random.nextInt(3) == 0) {
                by.add(key);
            }
        }
        var aggregation = new Aggregation(
                functions.subList(0, random.nextInt(3) == 0 ? FUNCTIONS.size() : 1 + random.nextInt(2)),
                List.of(new Aggregation.Field("x", "kW")),
                windows(random, zone, step),
                random.nextBoolean() ? null : Duration.ofSeconds(step * (1 + random.nextInt(6))),
                by,
                true);
        return new Query(
                List.of(),
                List.of(),
                Set.of(),
                List.of(),
                random.nextBoolean() ? null : from.plusSeconds(random.nextInt(20) * step),
                random.nextBoolean() ? null : from.plusSeconds((20 + random.nextInt(30)) * step),
                Page.ALL,
                aggregation);
    }

    private static @Nullable Windows windows(Random random, ZoneId zone, long step) {
        Windows.Fill fill = List.of(Windows.Fill.values()).get(random.nextInt(4));
        Windows.Label label = random.nextBoolean() ? Windows.Label.START : Windows.Label.END;
        Duration elapsed = Duration.ofSeconds(step * (1 + random.nextInt(7)));
        Period period = List.of(
                        Period.ofDays(1),
                        Period.ofDays(2),
                        Period.ofWeeks(1),
                        Period.ofMonths(1),
                        Period.ofMonths(3),
                        Period.ofYears(1))
                .get(random.nextInt(6));
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> windows(elapsed, null, Windows.Align.START, ZoneOffset.UTC, label, fill, true);
            case 2 -> windows(elapsed, null, Windows.Align.START, zone, label, fill, false);
            case 3 -> windows(null, period, Windows.Align.START, zone, label, fill, false);
            case 4 ->
                windows(
                        Duration.ofMinutes(
                                (step > 600 ? 60 : 1) * List.of(15, 7, 5, 1500).get(random.nextInt(4))),
                        null,
                        Windows.Align.CALENDAR,
                        zone,
                        label,
                        fill,
                        false);
            default -> windows(null, period, Windows.Align.CALENDAR, zone, label, fill, false);
        };
    }

    private static Windows windows(
            @Nullable Duration elapsed,
            @Nullable Period period,
            Windows.Align align,
            ZoneId zone,
            Windows.Label label,
            Windows.Fill fill,
            boolean cut) {
        return new Windows(new Windows.Width(elapsed, period), align, zone, label, fill, cut);
    }
}
