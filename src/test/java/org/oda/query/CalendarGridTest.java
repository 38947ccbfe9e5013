package org.oda.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.Nanos;

class CalendarGridTest {
    private static final ZoneId ROME = ZoneId.of("Europe/Rome");
    private static final Instant FROM = Instant.parse("2005-12-31T10:00:00Z");
    private static final Instant TO = Instant.parse("2008-02-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Rome", "Australia/Lord_Howe", "America/St_Johns", "UTC", "Pacific/Apia"})
    void windows_anyZoneAndWidth_tileWithoutGapOrOverlap(String zoneId) {
        ZoneId zone = ZoneId.of(zoneId);
        for (Period period :
                Set.of(Period.ofDays(1), Period.ofDays(3), Period.ofWeeks(1), Period.ofMonths(1), Period.ofYears(1))) {
            tile(CalendarGrid.aligned(period, zone));
            tile(CalendarGrid.from(Instant.parse("2004-02-29T00:30:00Z"), period, zone));
        }
        tile(CalendarGrid.withinDays(Duration.ofMinutes(97), zone));
        tile(CalendarGrid.withinDays(Duration.ofHours(24), zone));
    }

    private static void tile(WindowGrid grid) {
        var random = new Random(1);
        long at = grid.startOf(Nanos.of(FROM));
        long windows = 0;
        while (at < Nanos.of(TO)) {
            long end = grid.endOf(at);
            long within = at + (long) (random.nextDouble() * (end - at));
            assertThat(end).isGreaterThan(at);
            assertThat(grid.startOf(within)).isEqualTo(at);
            assertThat(grid.startOf(end - 1)).isEqualTo(at);
            assertThat(grid.endOf(within)).isEqualTo(end);
            assertThat(grid.to(at)).isEqualTo(Nanos.toInstant(end)).isEqualTo(grid.from(end));
            windows++;
            at = end;
        }
        assertThat(grid.count(Nanos.of(FROM), at - 1)).isGreaterThanOrEqualTo(windows);
    }

    @ParameterizedTest
    @ValueSource(strings = {"P1D", "P1Y"})
    void numbers_timeAtTheEndOfAllTimes_haveAWindow(String period) {
        WindowGrid grid = CalendarGrid.aligned(Period.parse(period), ROME);
        long end = Nanos.of(Instant.MAX);

        assertThat(grid.startOf(end)).isLessThanOrEqualTo(end);
        assertThat(grid.count(Nanos.of(TO), end)).isGreaterThan(200);
    }

    @Test
    void days_whenClocksChange_areLongerOrShorter() {
        assertThat(lengths(ROME, "2024-03-30T12:00:00Z", "2024-04-01T12:00:00Z"))
                .contains(Duration.ofHours(23));
        assertThat(lengths(ROME, "2024-10-26T12:00:00Z", "2024-10-28T12:00:00Z"))
                .contains(Duration.ofHours(25));
        assertThat(lengths(ZoneId.of("Australia/Lord_Howe"), "2024-04-05T12:00:00Z", "2024-04-08T12:00:00Z"))
                .contains(Duration.ofMinutes(24 * 60 + 30));
        assertThat(lengths(ZoneId.of("America/St_Johns"), "2006-10-27T12:00:00Z", "2006-10-30T12:00:00Z"))
                .contains(Duration.ofHours(25));
    }

    private static Set<Duration> lengths(ZoneId zone, String from, String to) {
        WindowGrid days = CalendarGrid.aligned(Period.ofDays(1), zone);
        Set<Duration> lengths = new TreeSet<>();
        for (long at = Nanos.of(Instant.parse(from)); at < Nanos.of(Instant.parse(to)); at = days.endOf(at)) {
            lengths.add(Duration.ofNanos(days.endOf(at) - days.startOf(at)));
        }
        return lengths;
    }

    @Test
    void aligned_weeksMonthsYears_beginWhereTheCalendarDoes() {
        assertThat(start(Period.ofWeeks(1), "2024-05-16T12:00:00Z")).isEqualTo("2024-05-12T22:00:00Z");
        assertThat(start(Period.ofMonths(3), "2024-05-16T12:00:00Z")).isEqualTo("2024-03-31T22:00:00Z");
        assertThat(start(Period.ofYears(1), "2024-05-16T12:00:00Z")).isEqualTo("2023-12-31T23:00:00Z");
        assertThat(start(Period.ofDays(2), "1970-01-02T12:00:00Z")).isEqualTo("1969-12-31T23:00:00Z");
    }

    private static Instant start(Period period, String time) {
        WindowGrid grid = CalendarGrid.aligned(period, ROME);
        return grid.from(grid.startOf(Nanos.of(Instant.parse(time))));
    }

    @Test
    void withinDays_widthThatDoesNotDivideTheDay_cutsTheLastAtMidnight() {
        WindowGrid grid = CalendarGrid.withinDays(Duration.ofHours(7), ROME);

        long last = grid.startOf(Nanos.of(Instant.parse("2024-01-10T22:30:00Z")));

        assertThat(grid.from(last)).isEqualTo("2024-01-10T20:00:00Z");
        assertThat(grid.to(last)).isEqualTo("2024-01-10T23:00:00Z");
    }

    @Test
    void from_endOfJanuary_takesTheLastDayOfShorterMonths() {
        WindowGrid grid =
                CalendarGrid.from(Instant.parse("2024-01-31T00:00:00Z"), Period.ofMonths(1), ZoneId.of("UTC"));

        long second = grid.startOf(Nanos.of(Instant.parse("2024-03-30T00:00:00Z")));

        assertThat(grid.from(second)).isEqualTo("2024-02-29T00:00:00Z");
        assertThat(grid.to(second)).isEqualTo("2024-03-31T00:00:00Z");
    }
}
