package org.oda.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oda.codec.Requests.assertRefused;
import static org.oda.codec.Requests.query;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AskedTimesTest {
    @ParameterizedTest
    @CsvSource({
        "2024-04-11T10:01:56Z, 2024-04-11T10:01:56Z",
        "2024-04-11, 2024-04-11T00:00:00Z",
        "20240411T100156+0200, 2024-04-11T08:01:56Z",
        "2024-W15-4, 2024-04-11T00:00:00Z",
        "2024W154, 2024-04-11T00:00:00Z",
        "2024-W15-4T10:00+02:00, 2024-04-11T08:00:00Z",
        "2020-W53-7, 2021-01-03T00:00:00Z",
        "2024-W15, 2024-04-08T00:00:00Z",
        "2024W01, 2024-01-01T00:00:00Z",
        "2024-102, 2024-04-11T00:00:00Z",
        "2024102, 2024-04-11T00:00:00Z",
        "2024-366T23:00:00Z, 2024-12-31T23:00:00Z",
        "2024-04, 2024-04-01T00:00:00Z",
        "2024, 2024-01-01T00:00:00Z",
        "' 2024 ', 2024-01-01T00:00:00Z",
        "1712444401, 2024-04-06T23:00:01Z",
        "now, 2024-03-31T10:20:30.5Z",
        "-30s, 2024-03-31T10:20:00.5Z",
        "-90m, 2024-03-31T08:50:30.5Z",
        "-1h, 2024-03-31T09:20:30.5Z",
        "-7d, 2024-03-24T10:20:30.5Z",
        "-2w, 2024-03-17T10:20:30.5Z",
        "-PT1H, 2024-03-31T09:20:30.5Z",
        "'-PT0,5S', 2024-03-31T10:20:30Z",
        "-P1D, 2024-03-30T10:20:30.5Z",
        "-P7D, 2024-03-24T10:20:30.5Z",
        "-P1W, 2024-03-24T10:20:30.5Z",
        "-P1M, 2024-02-29T10:20:30.5Z",
        "-P1Y, 2023-03-31T10:20:30.5Z",
        "-P1Y2M3W4DT5H6M7.25S, 2023-01-06T05:14:23.25Z"
    })
    void read_ofAText_isTheInstant(String text, Instant expected) {
        assertThat(query("{'topic':'t','start':'%s'}".formatted(text)).start()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2023-W53-1",
                "2024-W00",
                "2024-W15-8",
                "2024-W15T10:00",
                "2023-366",
                "2024-000",
                "2024-13",
                "2024-04T10:00",
                "2024T10:00",
                "-P",
                "-PT",
                "-P1DT",
                "-1y",
                "-7D",
                "-h",
                "- 1h",
                "PT1H",
                "+PT1H",
                "-P1H",
                "-P9999999999D",
                "tomorrow",
                "now-1h",
                "-\u0661h"
            })
    void read_ofWhatIsNone_tellsTheForms(String text) {
        assertRefused(
                "{'topic':'t','start':'%s'}".formatted(text),
                "bad-value",
                "start",
                "is no time: ISO 8601, e.g. 2024-01-25T13:53:54Z or 2024-01, a number of s, ms, µs or ns since 1970,"
                        + " or back from now, e.g. -PT1H or -7d");
    }

    @ParameterizedTest
    @CsvSource({"1712444401, 2024-04-06T23:00:01Z", "2024, 1970-01-01T00:33:44Z", "-1, 1969-12-31T23:59:59Z"})
    void read_ofANumber_isTimeSince1970(String number, Instant expected) {
        assertThat(query("{'topic':'t','start':%s}".formatted(number)).start()).isEqualTo(expected);
    }
}
