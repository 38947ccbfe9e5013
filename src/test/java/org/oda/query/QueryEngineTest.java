package org.oda.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.oda.model.Aggregation;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.ErrorCode;
import org.oda.model.Function;
import org.oda.model.JsonText;
import org.oda.model.Nanos;
import org.oda.model.OdaException;
import org.oda.model.OdaRecord;
import org.oda.model.Query;
import org.oda.model.RecordId;
import org.oda.store.Cursor;
import org.oda.store.FakeStore;
import org.oda.units.Units;

class QueryEngineTest {
    private static final Instant T0 = Instant.parse("2024-03-01T00:00:00Z");
    private static final Instant NOW = T0.plus(Duration.ofDays(1));

    private record Aggregate(Instant timestamp, double value) {}

    private final FakeStore store = new FakeStore();
    private final QueryEngine engine = new QueryEngine(store, new Units(), InstantSource.fixed(NOW));
    private long offset;

    @Test
    void run_withoutAggregation_givesRecordsOfTheRangeInOrderOfTime() {
        put(30, "W", 3);
        put(10, "W", 1);
        put(20, "W", 2);

        assertThat(times(raw(T0.plus(minutes(10)), T0.plus(minutes(30))))).containsExactly(at(10), at(20));
    }

    @Test
    void run_stopAbsent_leavesOutTheFuture() {
        put(10, "W", 1);
        put(24 * 60, "W", 2);
        put(25 * 60, "W", 3);

        assertThat(times(raw(null, null))).containsExactly(at(10));
    }

    @Test
    void run_nothingThere_failsWithNothingFound() {
        put(10, "W", 1);

        assertFails(() -> raw(at(11), null), ErrorCode.NOTHING_FOUND);
        assertFails(() -> raw(null, Instant.parse("1900-01-01T00:00:00Z")), ErrorCode.NOTHING_FOUND);
        assertFails(() -> whole(at(11), at(12)), ErrorCode.NOTHING_FOUND);
        assertFails(() -> whole(at(11), null), ErrorCode.NOTHING_FOUND);
        assertFails(() -> windows(at(11), null, minutes(1)), ErrorCode.NOTHING_FOUND);
        assertThat(store.openCursors()).isZero();
    }

    @Test
    void run_startNotBeforeStop_namesTheField() {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> raw(at(5), at(5)), () -> raw(at(6), at(5)), () -> raw(NOW, null), () -> whole(NOW, null))) {
            assertThatThrownBy(call).isInstanceOfSatisfying(OdaException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.BAD_VALUE);
                assertThat(e.field()).isEqualTo("start");
            });
        }
    }

    @Test
    void whole_stopGiven_carriesStop() {
        put(10, "W", 1000);

        assertThat(whole(null, at(60))).isEqualTo(new Aggregate(at(60), 1.0));
    }

    @Test
    void whole_stopAbsent_carriesTheLastRecordsTimeWhateverItsAttributes() {
        put(10, "W", 1000);
        put(11, record -> new Attribute("other", "W", 5));

        assertThat(whole(null, null)).isEqualTo(new Aggregate(at(11), 1.0));
    }

    @Test
    void whole_everyFunction_isOfConvertedValuesOfAllUnits() {
        put(1, "W", 500);
        put(2, "kW", 2.5);
        put(3, "W", 3000);

        assertThat(value(Function.SUM)).isEqualTo(6.0);
        assertThat(value(Function.AVG)).isEqualTo(2.0);
        assertThat(value(Function.MIN)).isEqualTo(0.5);
        assertThat(value(Function.MAX)).isEqualTo(3.0);
    }

    @Test
    void whole_conversionWithAnOffset_countsItOnceForEachValue() {
        put(1, "C", 20);
        put(2, "C", 30);
        put(3, "K", 303.15);

        var query = query(null, null, Aggregation.of(Function.SUM, "power", "K", null));

        assertThat(aggregate(query).value()).isCloseTo(293.15 + 303.15 + 303.15, within(1e-9));
    }

    @Test
    void whole_someValuesHaveNoPath_areLeftOut() {
        put(1, "W", 500);
        put(2, "C", 20);
        put(3, "W", Double.NaN);

        assertThat(value(Function.SUM)).isEqualTo(0.5);
    }

    @Test
    void run_allValuesLeftOut_tellsHowManyAndWhy() {
        put(1, "C", 1);
        put(2, "C", 2);
        put(3, null, 3);
        put(4, "W", Double.NaN);

        for (ThrowingCallable call :
                List.<ThrowingCallable>of(() -> whole(null, null), () -> windows(null, null, minutes(1)))) {
            assertThatThrownBy(call).isInstanceOfSatisfying(OdaException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.NO_VALUES);
                assertThat(e.detail())
                        .contains("all 4 values")
                        .contains("2 with unit 'C', which cannot be converted to 'kW'")
                        .contains("1 with no unit")
                        .contains("1 not numeric");
            });
        }
        assertThat(store.openCursors()).isZero();
    }

    @Test
    void run_noRecordOfTheRangeHasTheAttribute_saysSo() {
        put(1, record -> new Attribute("other", "W", 5));
        put(20, "W", 5);

        assertThatThrownBy(() -> whole(null, at(5))).isInstanceOfSatisfying(OdaException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.NO_VALUES);
            assertThat(e.detail()).contains("'power'");
        });
    }

    @Test
    void run_noRecordEverHadTheAttribute_namesThoseThatAreLikeIt() {
        put(1, record -> new Attribute("powr", "W", 5));

        assertThatThrownBy(() -> whole(null, at(5))).isInstanceOfSatisfying(OdaException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_ATTRIBUTE);
            assertThat(e.field()).isEqualTo("aggregator.field");
            assertThat(e.detail()).contains("'power'", "'powr'");
        });
    }

    @Test
    void leftOut_manyUnits_namesSomeAndCountsAll() {
        for (int i = 0; i < 50; i++) {
            put(i, "unit" + i, i);
        }

        assertThatThrownBy(() -> whole(null, null))
                .hasMessageContaining("all 50 values")
                .hasMessageContaining("40 with other units");
    }

    @Test
    void windows_stopGiven_carryTheirEndsCutAtStop() {
        put(0, "kW", 1);
        put(59, "kW", 2);
        put(60, "kW", 3);
        put(185, "kW", 4);

        assertThat(windows(T0, at(200), minutes(60)))
                .containsExactly(new Aggregate(at(60), 3), new Aggregate(at(120), 3), new Aggregate(at(200), 4));
    }

    @Test
    void windows_startAbsent_beginAtTheFirstRecord() {
        put(7, "kW", 1);
        put(16, "kW", 2);
        put(17, "kW", 3);

        assertThat(windows(null, at(60), minutes(10)))
                .containsExactly(new Aggregate(at(17), 3), new Aggregate(at(27), 3));
    }

    @Test
    void windows_stopAbsentAndLastRecordOnABoundary_belongsToTheLastWindow() {
        put(0, "kW", 1);
        put(10, "kW", 2);
        put(20, "kW", 4);

        assertThat(windows(T0, null, minutes(10))).containsExactly(new Aggregate(at(10), 1), new Aggregate(at(20), 6));
        assertThat(windows(null, null, minutes(20))).containsExactly(new Aggregate(at(20), 7));
    }

    @Test
    void windows_stopAbsentAndLastRecordOnABoundaryInAnotherUnit_isMergedWithTheLastWindow() {
        put(15, "kW", 1);
        put(20, "W", 4000);

        assertThat(windows(T0, null, minutes(10))).containsExactly(new Aggregate(at(20), 5));
    }

    @Test
    void windows_oneSingleRecord_isAggregatedAndConverted() {
        put(10, "W", 1500);

        assertThat(windows(null, null, minutes(60))).containsExactly(new Aggregate(at(10), 1.5));
        assertThat(windows(T0, null, minutes(10))).containsExactly(new Aggregate(at(10), 1.5));
        assertThat(windows(at(10), null, minutes(10))).containsExactly(new Aggregate(at(10), 1.5));
        assertThat(whole(null, null)).isEqualTo(new Aggregate(at(10), 1.5));
    }

    @Test
    void windows_fractionsOfAMinute_doNotDrift() {
        Duration third = Duration.ofNanos(20_000_000_001L);
        for (int i = 0; i < 1000; i++) {
            putAt(T0.plus(third.multipliedBy(i)), "kW", 1);
        }

        List<Aggregate> windows = windows(T0, T0.plus(third.multipliedBy(1000)), third);

        assertThat(windows)
                .hasSize(1000)
                .allSatisfy(window -> assertThat(window.value()).isEqualTo(1));
        assertThat(windows.get(999).timestamp()).isEqualTo(T0.plus(third.multipliedBy(1000)));
    }

    @Test
    void windows_rangeOfCenturiesWithFewRecords_areAlignedToStart() {
        put(90, "kW", 1);
        put(150, "kW", 2);

        assertThat(windows(Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("9999-01-01T00:00:00Z"), minutes(60)))
                .containsExactly(new Aggregate(at(120), 1), new Aggregate(at(180), 2));
    }

    @Test
    void windows_longerThanAnyRange_areOne() {
        put(90, "kW", 1);
        put(150, "kW", 2);

        assertThat(windows(T0, at(200), Duration.ofSeconds(Long.MAX_VALUE))).containsExactly(new Aggregate(at(200), 3));
    }

    @Test
    void windows_tooMany_tellsHowManyAndWhatToDo() {
        put(0, "kW", 1);
        put(1000, "kW", 1);

        assertThat(windows(T0, null, Duration.ofMillis(60))).hasSize(2);
        assertThatThrownBy(() -> windows(T0, null, Duration.ofMillis(59)))
                .isInstanceOfSatisfying(OdaException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_WINDOWS);
                    assertThat(e.field()).isEqualTo("aggregator.frequency");
                    assertThat(e.detail()).contains("1016950", "1000000", "larger frequency");
                });
    }

    @Test
    void run_storeFails_failsAtOnceAndClosesTheCursor() {
        put(1, "kW", 1);
        store.failCursorsAfter(0);
        assertFails(() -> raw(null, null), ErrorCode.STORE_UNAVAILABLE);
        assertThat(store.openCursors()).isZero();

        store.setAvailable(false);
        assertFails(() -> whole(null, null), ErrorCode.STORE_UNAVAILABLE);
        assertFails(() -> windows(null, null, minutes(1)), ErrorCode.STORE_UNAVAILABLE);
    }

    private void put(int minute, @Nullable String unit, double value) {
        putAt(at(minute), unit, value);
    }

    private void putAt(Instant time, @Nullable String unit, double value) {
        putAt(time, new Attribute("power", unit, value));
    }

    private void put(int minute, java.util.function.Function<Instant, Attribute> attribute) {
        putAt(at(minute), attribute.apply(at(minute)));
    }

    private void putAt(Instant time, Attribute attribute) {
        var record = new OdaRecord(new RecordId("t", 0, offset++), Nanos.of(time), "g", JsonText.of("{}"));
        store.append(List.of(new DecodedRecord(record, List.of(attribute))));
    }

    private Cursor<DecodedRecord> raw(@Nullable Instant start, @Nullable Instant stop) {
        return ((QueryResult.Records) engine.run(query(start, stop, null), false)).cursor();
    }

    private Aggregate whole(@Nullable Instant start, @Nullable Instant stop) {
        return aggregate(query(start, stop, Aggregation.of(Function.SUM, "power", "kW", null)));
    }

    private double value(Function function) {
        return aggregate(query(null, null, Aggregation.of(function, "power", "kW", null)))
                .value();
    }

    private Aggregate aggregate(Query query) {
        var result = (QueryResult.Aggregates) engine.run(query, false);
        assertThat(result.single()).isTrue();
        return drain(result.cursor()).stream()
                .map(QueryEngineTest::plain)
                .findFirst()
                .orElseThrow();
    }

    private List<Aggregate> windows(@Nullable Instant start, @Nullable Instant stop, Duration frequency) {
        Query query = query(start, stop, Aggregation.of(Function.SUM, "power", "kW", frequency));
        return drain(((QueryResult.Aggregates) engine.run(query, false)).cursor()).stream()
                .map(QueryEngineTest::plain)
                .toList();
    }

    private static Aggregate plain(AggregateRow row) {
        return new Aggregate(
                row.timestamp(), row.fields().get(0).values().get(0).value());
    }

    private static Query query(@Nullable Instant start, @Nullable Instant stop, @Nullable Aggregation aggregation) {
        return Query.of(null, null, start, stop, aggregation);
    }

    private static List<Instant> times(Cursor<DecodedRecord> cursor) {
        return drain(cursor).stream()
                .map(found -> Nanos.toInstant(found.record().timestampNanos()))
                .toList();
    }

    private static <T> List<T> drain(Cursor<T> cursor) {
        try (cursor) {
            List<T> all = new ArrayList<>();
            for (T each = cursor.next(); each != null; each = cursor.next()) {
                all.add(each);
            }
            return all;
        }
    }

    private static void assertFails(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static Instant at(int minute) {
        return T0.plus(minutes(minute));
    }

    private static Duration minutes(int minutes) {
        return Duration.ofMinutes(minutes);
    }
}
