package org.oda.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.oda.query.Samples.aggregation;
import static org.oda.query.Samples.at;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.oda.model.Aggregation;
import org.oda.model.Attribute;
import org.oda.model.ErrorCode;
import org.oda.model.Function;
import org.oda.model.OdaException;
import org.oda.model.Query;
import org.oda.model.Windows;

/** The definitions at their edges. */
class FunctionsTest {
    private static final Windows HOURS = Windows.ofMinutes(Duration.ofHours(1));

    private final Samples samples = new Samples();

    @Test
    void integral_ofPower_isEnergy() {
        samples.put(0, "kW", 2).put(30, "kW", 4);

        assertThat(samples.value("integral", "kW").unit()).isEqualTo("kWh");
        assertThat(samples.value("integral", "kW").value()).isCloseTo(1.5, within(1e-12));
        assertThat(samples.value("integral", "kWh").unit()).isEqualTo("kWh");
        assertThat(samples.value("integral", "kWh").value()).isCloseTo(1.5, within(1e-12));
        assertThat(samples.value("integral", "Wh").value()).isCloseTo(1500, within(1e-9));
        assertThat(samples.value("integral", null).unit()).isEqualTo("kWh");
    }

    @Test
    void rate_ofACounterWithAReset_isOfWhatItCounted() {
        samples.put(0, "kWh", 10).put(30, "kWh", 12).put(60, "kWh", 3);

        assertThat(samples.value("delta", "kWh").value()).isCloseTo(5, within(1e-12));
        assertThat(samples.value("rate", "kWh").unit()).isEqualTo("kW");
        assertThat(samples.value("rate", "kWh").value()).isCloseTo(5, within(1e-12));
        assertThat(samples.value("rate", "W").value()).isCloseTo(5000, within(1e-9));
    }

    @Test
    void segments_overEmptyWindows_giveThemTheirPart() {
        samples.put(30, "kW", 0).put(150, "kW", 4);

        List<AggregateRow> rows = samples.rows(
                Query.of(null, null, at(0), at(180), aggregation("kW", HOURS, "integral", "count", "twa")));

        assertThat(Samples.values(rows)).containsExactly(0.25, 2.0, 1.75);
        AggregateRow.FieldResult middle = rows.get(1).fields().get(0);
        assertThat(middle.used()).isZero();
        assertThat(middle.coverage()).isZero();
        assertThat(middle.values().get(2).value()).isEqualTo(2.0);
    }

    @Test
    void segments_ofASingleReading_areNone() {
        samples.put(0, "kW", 7);

        assertThat(samples.value("twa", "kW").value()).isEqualTo(7);
        assertThat(samples.value("integral", "kW").value()).isNaN();
        assertThat(samples.value("rate", "kW").value()).isNaN();
        assertThat(samples.value("stddev", "kW").value()).isNaN();
    }

    @Test
    void segments_longerThanMaxGap_areLeftOut() {
        samples.put(0, "kW", 1).put(10, "kW", 1).put(60, "kW", 9).put(70, "kW", 9);
        var gap = new Aggregation(
                Samples.functions("integral"),
                List.of(new Aggregation.Field("x", "kW")),
                null,
                Duration.ofMinutes(10),
                Set.of(),
                false);

        assertThat(Samples.values(samples.rows(gap)).get(0)).isCloseTo(10 / 6.0, within(1e-12));
    }

    @Test
    void differences_ofTemperatures_areIntervals() {
        samples.put(0, "Cel", 10).put(30, "Cel", 20).put(60, "K", 303.15);

        assertThat(samples.value("spread", "Cel").unit()).isEqualTo("K");
        assertThat(samples.value("spread", "Cel").value()).isCloseTo(20, within(1e-9));
        assertThat(samples.value("stddev", "Cel").value()).isCloseTo(10, within(1e-9));
        assertThat(samples.value("stddev", "[degF]").value()).isCloseTo(18, within(1e-9));
        assertFails("integral", "Cel", ErrorCode.UNIT_MISMATCH, "'K'");
        assertThat(samples.value("integral", "K").value()).isCloseTo(293.15, within(1e-9));
    }

    @Test
    void stddev_largeMean_isStable() {
        for (int i = 0; i < 1000; i++) {
            samples.put(i, "kW", 1e9 + i % 2);
        }

        assertThat(samples.value("stddev", "kW").value()).isCloseTo(Math.sqrt(250.0 / 999), within(1e-6));
    }

    @Test
    void count_anyUnit_countsTextsToo() {
        samples.put(0, "kW", 1).put(1, "Cel", 2).put(2, null, Double.NaN);

        AggregateRow.FieldResult result =
                samples.rows(aggregation(null, null, "count")).get(0).fields().get(0);

        assertThat(result.values().get(0).value()).isEqualTo(3);
        assertThat(result.values().get(0).unit()).isEqualTo("1");
        assertThat(result.used()).isEqualTo(3);
        assertThat(result.skipped()).isEmpty();
    }

    @Test
    void skipped_byReason_isTold() {
        samples.put(0, "kW", 1).put(1, "Cel", 2).put(2, null, 3).put(3, "kW", Double.NaN);

        AggregateRow.FieldResult result =
                samples.rows(aggregation("W", null, "avg")).get(0).fields().get(0);

        assertThat(result.skipped())
                .containsEntry("unit:Cel", 1L)
                .containsEntry("no_unit", 1L)
                .containsEntry("text", 1L);
        assertThat(result.count()).isEqualTo(4);
    }

    @Test
    void unit_leftOut_isTheMostUsed() {
        samples.put(0, "W", 1000).put(1, "kW", 2).put(2, "kW", 3);
        assertThat(samples.value("sum", null))
                .isEqualTo(new AggregateRow.Value(Samples.functions("sum").get(0), "kW", 6));

        var without = new Samples().put(0, null, 1).put(1, null, 2).put(2, "kW", 3);
        assertThat(without.value("sum", null).unit()).isNull();
        assertThat(without.value("sum", null).value()).isEqualTo(3);

        var tied = new Samples().put(0, "kW", 1).put(1, "W", 1000);
        assertThat(tied.value("sum", null).unit()).isEqualTo("W");
    }

    @Test
    void unit_unknownOrOfAnotherTime_isRefused() {
        samples.put(0, "kW", 1);

        assertFails("avg", "nonsense", ErrorCode.UNKNOWN_UNIT, "'nonsense'");
        assertFails("count", "nonsense", ErrorCode.UNKNOWN_UNIT, "'nonsense'");
        assertFails("avg", "Wh", ErrorCode.UNIT_MISMATCH, "integral");
        assertFails("avg", "Cel", ErrorCode.NO_VALUES, "cannot be converted");

        var opaque = new Samples().put(0, "latitude;longitude", 1);
        assertThat(opaque.value("avg", "latitude;longitude").value()).isEqualTo(1);
    }

    @Test
    void by_withoutWindows_givesARowForEachGroup() {
        samples.put("b", "g", at(0), "kW", 1).put("a", "g", at(1), "kW", 2).put("a", "h", at(2), "kW", 4);
        var byTopic = new Aggregation(
                Samples.functions("sum"),
                List.of(new Aggregation.Field("x", "kW")),
                null,
                null,
                Set.of(Aggregation.Key.TOPIC),
                false);

        List<AggregateRow> rows = samples.rows(byTopic);

        assertThat(rows).extracting(AggregateRow::topic).containsExactly("a", "b");
        assertThat(rows).extracting(AggregateRow::generatorId).containsOnlyNulls();
        assertThat(rows).extracting(AggregateRow::timestamp).containsOnly(at(2));
        assertThat(Samples.values(rows)).containsExactly(6.0, 1.0);
    }

    @Test
    void fields_several_standInOneRow() {
        samples.put("t", "g", at(0), new Attribute("x", "kW", 1), new Attribute("y", "Cel", 20));
        samples.put("t", "g", at(60), new Attribute("y", "Cel", 30));
        var both = new Aggregation(
                Samples.functions("sum"),
                List.of(new Aggregation.Field("x", "kW"), new Aggregation.Field("y", null)),
                HOURS,
                null,
                Set.of(),
                true);

        List<AggregateRow> rows = samples.rows(Query.of(null, null, at(0), at(120), both));

        assertThat(Samples.values(rows)).containsExactly(1.0, Double.NaN);
        assertThat(rows.get(1).fields().get(0).used()).isZero();
        assertThat(rows.get(1).fields().get(1).values().get(0).value()).isEqualTo(30);
    }

    @Test
    void percentiles_moreValuesThanAreHeld_areTheSame() {
        var random = new Random(9);
        var limits = new Limits(50, 32, 1_000_000, 1000, 100);
        var few = new Samples(limits);
        for (int i = 0; i < 600; i++) {
            double value = random.nextInt(5000) / 16.0;
            samples.put(i / 3, i % 2 == 0 ? "kW" : "W", value);
            few.put(i / 3, i % 2 == 0 ? "kW" : "W", value);
        }

        for (Windows windows : new @Nullable Windows[] {null, HOURS}) {
            var asked = aggregation("kW", windows, "median", "p95", "p99.9", "p0", "p100", "avg");
            assertThat(few.rows(asked)).isEqualTo(samples.rows(asked));
        }
    }

    @Test
    void percentiles_ofMoreLargeGroupsThanOnePassTakes_areTheSame() {
        var few = new Samples(new Limits(4, 100, 1_000_000, 1000, 100));
        for (int i = 0; i < 2_000; i++) {
            few.put("t", "g" + i % 40, at(i), "kW", i % 7 * i);
            samples.put("t", "g" + i % 40, at(i), "kW", i % 7 * i);
        }
        var asked = new Aggregation(
                List.of(new Function(Function.Kind.MEDIAN), Function.MAX),
                List.of(new Aggregation.Field("x", "kW")),
                null,
                null,
                Set.of(Aggregation.Key.GENERATOR_ID),
                true);

        assertThat(few.rows(asked)).hasSize(40).isEqualTo(samples.rows(asked));
    }

    @Test
    void percentiles_ofTooManyLargeWindows_areRefused() {
        var few = new Samples(new Limits(4, 1, 1_000_000, 1000, 100));
        for (int i = 0; i < 600; i++) {
            few.put(i, "kW", i);
        }

        assertThatThrownBy(() -> few.rows(aggregation("kW", HOURS, "median")))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_RECORDS));
    }

    @Test
    void windows_ofAnyWidth_addUpToTheWhole() {
        var random = new Random(11);
        for (int i = 0; i < 400; i++) {
            samples.put("t", "g" + i % 3, at(random.nextInt(5000)).plusNanos(i), "kW", random.nextInt(100));
        }
        for (String function : List.of("sum", "count", "integral", "delta")) {
            double whole = samples.value(function, "kW").value();
            for (int minutes : List.of(7, 60, 1440)) {
                Windows windows = Windows.ofMinutes(Duration.ofMinutes(minutes));
                assertThat(Samples.values(samples.rows(aggregation("kW", windows, function))).stream()
                                .mapToDouble(Double::doubleValue)
                                .filter(value -> !Double.isNaN(value))
                                .sum())
                        .as("%s of %d minutes", function, minutes)
                        .isCloseTo(whole, within(1e-8 * whole));
            }
        }
    }

    @Test
    void coverage_manyReadings_isOfSomeStretches() {
        var some = new Samples(new Limits(1000, 32, 160, 1000, 100));
        for (int i = 0; i < 1600; i++) {
            some.put(i, "kW", i);
        }

        assertThat(some.rows(Query.of(null, null, at(0), at(1600), aggregation("kW", HOURS, "avg"))))
                .allSatisfy(row -> assertThat(row.fields().get(0).coverage()).isEqualTo(1.0));
    }

    @Test
    void fill_hugeRange_isRefused() {
        samples.put(0, "kW", 1);
        Windows seconds = Windows.ofMinutes(Duration.ofSeconds(1));
        Windows filled =
                new Windows(seconds.width(), seconds.align(), seconds.zone(), seconds.label(), Windows.Fill.NULL, true);
        for (Instant start : List.of(Instant.EPOCH, Instant.parse("0001-01-01T00:00:00Z"))) {
            Query query = Query.of(null, null, start, null, aggregation("kW", filled, "avg"));

            assertThatThrownBy(() -> samples.rows(query)).isInstanceOfSatisfying(OdaException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_WINDOWS);
                assertThat(e.field()).isEqualTo("aggregator.frequency");
            });
        }
    }

    private void assertFails(String function, String unit, ErrorCode code, String detail) {
        assertThatThrownBy(() -> samples.value(function, unit)).isInstanceOfSatisfying(OdaException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.detail()).contains(detail);
        });
    }
}
