package org.oda.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.oda.codec.Requests.aggregation;
import static org.oda.codec.Requests.assertRefused;
import static org.oda.codec.Requests.query;

import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.Query;
import org.oda.model.Windows;

class WindowsCodecTest {
    private static final ZoneId ROME = ZoneId.of("Europe/Rome");

    @ParameterizedTest
    @CsvSource({"60, PT1H", "0.5, PT30S", "1e-3, PT0.06S", "'''1.5''', PT1M30S", "0.00000000002, PT0.000000001S"})
    void read_ofANumber_isMinutesFromTheStart(String json, Duration expected) {
        assertThat(windows("'frequency':" + json)).isEqualTo(Windows.ofMinutes(expected));
    }

    @ParameterizedTest
    @CsvSource({"PT15M, PT15M", "PT24H, PT24H", "PT1H30M, PT1H30M", "pt0.5s, PT0.5S"})
    void read_ofElapsedTime_isAlignedToTheCalendar(String text, Duration expected) {
        assertThat(windows("'frequency':'%s'".formatted(text)))
                .isEqualTo(calendar(new Windows.Width(expected, null), ZoneOffset.UTC));
    }

    @ParameterizedTest
    @CsvSource({"P1D, P1D", "P1W, P7D", "P10D, P10D", "P1M, P1M", "P3M, P3M", "P1Y, P1Y", "P1Y6M, P1Y6M", "p1w2d, P9D"})
    void read_ofAPeriod_isAlignedToTheCalendar(String text, Period expected) {
        assertThat(windows("'frequency':'%s','tz':'Europe/Rome'".formatted(text)))
                .isEqualTo(calendar(new Windows.Width(null, expected), ROME));
    }

    @Test
    void read_ofAllOptions_isTheWindows() {
        assertThat(windows("'frequency':'PT36H','align':'start','tz':'+02:00','label':'start','fill':'linear'"))
                .isEqualTo(new Windows(
                        new Windows.Width(Duration.ofHours(36), null),
                        Windows.Align.START,
                        ZoneOffset.ofHours(2),
                        Windows.Label.START,
                        Windows.Fill.LINEAR,
                        false));
        assertThat(windows("'frequency':30,'align':'calendar','label':'end','fill':'null'"))
                .isEqualTo(new Windows(
                        new Windows.Width(Duration.ofMinutes(30), null),
                        Windows.Align.CALENDAR,
                        ZoneOffset.UTC,
                        Windows.Label.END,
                        Windows.Fill.NULL,
                        true));
    }

    @Test
    void read_ofAZoneInEitherPlace_isTheSame() {
        Windows outside = inRome("");
        Windows both = inRome(",'tz':'Europe/Rome'");

        assertThat(outside).isEqualTo(windows("'frequency':'P1D','tz':'Europe/Rome'"));
        assertThat(both).isEqualTo(outside);
        assertRefused(
                "{'topic':'t','tz':'Asia/Tokyo','aggregator':{'fun':'avg','field':'f','frequency':'P1D','tz':'Europe/Rome'}}",
                "contradiction",
                "aggregator.tz",
                "aggregator.tz Europe/Rome and tz Asia/Tokyo differ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "''"})
    void read_ofNoFrequency_isOneWindow(String json) {
        assertThat(aggregation("{'fun':'sum','field':'f','unit':'u','frequency':%s}".formatted(json))
                        .windows())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "'often'",
                "true",
                "[1]",
                "1e-20",
                "1e999999999",
                "1e-999999999",
                "1e9",
                "'NaN'",
                "'P0D'",
                "'-P1D'",
                "'P-1D'",
                "'P1M1D'",
                "'P1DT1H'",
                "'PT0S'",
                "'PT-1H'",
                "'PT25H'",
                "'P100001D'",
                "'P9999Y'",
                "'PT9999999H'",
                "'15m'",
                "'1d'"
            })
    void read_ofABadFrequency_namesIt(String json) {
        assertRefused(
                "{'topic':'t','aggregator':{'fun':'sum','field':'f','unit':'u','frequency':%s}}".formatted(json),
                "bad-value",
                "aggregator.frequency",
                "frequency");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'frequency':'P1D','tz':'Mars'       | bad-value     | tz    | 'Mars' is no time zone",
                "'frequency':'P1D','tz':7            | bad-value     | tz    | number",
                "'frequency':'P1D','align':'left'    | bad-value     | align | known are calendar, start",
                "'frequency':'P1D','label':'begin'   | bad-value     | label | known are start, end",
                "'frequency':'P1D','fill':'zero'     | bad-value     | fill  | known are none, null, previous, linear",
                "'fill':'null'                       | contradiction | fill  | aggregator.fill is for windows, and without aggregator.frequency there are none: add it, e.g. \"PT15M\", or leave fill out",
                "'label':'end'                       | contradiction | label | aggregator.frequency",
                "'align':'start'                     | contradiction | align | aggregator.frequency",
                "'tz':'UTC'                          | contradiction | tz    | aggregator.frequency"
            })
    void read_ofMalformedWindows_namesTheFault(String keys, String code, String field, String detail) {
        assertRefused(
                "{'topic':'t','aggregator':{'fun':'avg','field':'f',%s}}".formatted(keys),
                code,
                "aggregator." + field,
                detail);
    }

    private static Windows inRome(String keys) {
        Query query = query(
                "{'topic':'t','tz':'Europe/Rome','aggregator':{'fun':'avg','field':'f','unit':'u','frequency':'P1D'%s}}"
                        .formatted(keys));
        return requireNonNull(requireNonNull(query.aggregation()).windows());
    }

    private static Windows calendar(Windows.Width width, ZoneId zone) {
        return new Windows(width, Windows.Align.CALENDAR, zone, Windows.Label.END, Windows.Fill.NONE, false);
    }

    private static Windows windows(String keys) {
        return requireNonNull(aggregation("{'fun':'avg','field':'f','unit':'u',%s}".formatted(keys))
                .windows());
    }
}
