package org.oda.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.Nanos;

class TimestampsTest {
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2024-01-25T13:53:54Z           | 2024-01-25T13:53:54Z",
                "2024-01-25t13:53:54z           | 2024-01-25T13:53:54Z",
                "2024-01-25 13:53:54            | 2024-01-25T13:53:54Z",
                "2024-01-25T13:53:54            | 2024-01-25T13:53:54Z",
                "' 2024-01-25T13:53:54Z '       | 2024-01-25T13:53:54Z",
                "2024-01-25T13:53:54.5Z         | 2024-01-25T13:53:54.5Z",
                "2024-01-25T13:53:54,123456789Z | 2024-01-25T13:53:54.123456789Z",
                "2024-01-25T13:53:54.1234567899 | 2024-01-25T13:53:54.123456789Z",
                "2024-01-25T13:53:54+02:00      | 2024-01-25T11:53:54Z",
                "2024-01-25T13:53:54+0200       | 2024-01-25T11:53:54Z",
                "2024-01-25T13:53:54+02         | 2024-01-25T11:53:54Z",
                "2024-01-25T13:53:54-05:30      | 2024-01-25T19:23:54Z",
                "2024-01-25 13:53:54.25 +0100   | 2024-01-25T12:53:54.25Z",
                "2024-01-25T13:53Z              | 2024-01-25T13:53:00Z",
                "2024-01-25T13Z                 | 2024-01-25T13:00:00Z",
                "2024-01-25                     | 2024-01-25T00:00:00Z",
                "20240125T135354Z               | 2024-01-25T13:53:54Z",
                "20240125T135354.5+0100         | 2024-01-25T12:53:54.5Z",
                "2024-02-29T00:00:00Z           | 2024-02-29T00:00:00Z",
                "2024-01-25T24:00:00Z           | 2024-01-26T00:00:00Z",
                "2016-12-31T23:59:60Z           | 2017-01-01T00:00:00Z",
                "2017-01-01T00:59:60.5+01:00    | 2017-01-01T00:00:00Z",
                "1900-01-01T00:00:00Z           | 1900-01-01T00:00:00Z",
                "99999-01-01T00:00:00Z          | +99999-01-01T00:00:00Z",
                "+12024-01-01T00:00:00Z         | +12024-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z          | -0001-01-01T00:00:00Z",
                "1712444401                     | 2024-04-06T23:00:01Z",
                "1712444401.25                  | 2024-04-06T23:00:01.25Z"
            })
    void ofText_ofTheFormsOfTheField_isTheInstant(String text, Instant expected) {
        assertThat(Timestamps.ofText(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "yesterday",
                "2024-13-01T00:00:00Z",
                "2024-02-30T00:00:00Z",
                "2023-02-29T00:00:00Z",
                "2024-01-25T25:00:00Z",
                "2024-01-25T24:00:01Z",
                "2024-01-25T13:60:00Z",
                "2024-01-25T13:53:61Z",
                "2024-01-25T12:30:60Z",
                "2024-01-25T13:53:54.Z",
                "2024-01-25T13:53:54+19:00",
                "2024-01-25T13:53:54+02:60",
                "2024-01-25T13:53:54ZZ",
                "2024-01-25T",
                "2024-1-5T13:53:54Z",
                "25/01/2024 13:53",
                "2024-01-25T13:53:54Z[UTC]",
                "NaN",
                "Infinity",
                "0x10",
                "1e",
                "--1",
                "1712444401s",
                "T13:53:54"
            })
    void ofText_ofSomethingElse_isEmpty(String text) {
        assertThat(Timestamps.ofText(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1712444401, 2024-04-06T23:00:01Z",
        "1712444401.25, 2024-04-06T23:00:01.25Z",
        "1712444401.123456789, 2024-04-06T23:00:01.123456789Z",
        "1712444401.1234567891, 2024-04-06T23:00:01.123456789Z",
        "1.7124444015e9, 2024-04-06T23:00:01.5Z",
        "1732641538000, 2024-11-26T17:18:58Z",
        "1732641538123.456, 2024-11-26T17:18:58.123456Z",
        "1732641538123456, 2024-11-26T17:18:58.123456Z",
        "1732641538123456789, 2024-11-26T17:18:58.123456789Z",
        "99999999999, 5138-11-16T09:46:39Z",
        "100000000000, 1973-03-03T09:46:40Z",
        "0, 1970-01-01T00:00:00Z",
        "-1.5, 1969-12-31T23:59:58.500Z",
        "1e-999999999, 1970-01-01T00:00:00Z"
    })
    void ofNumber_byMagnitude_isTheInstant(String number, Instant expected) {
        assertThat(Timestamps.ofNumber(number)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"1e999999999, MAX", "-1e999999999, MIN", "1e30, MAX", "1e999999999999, ''"})
    void ofNumber_beyondAllTimes_isTheLastInstantOrNone(String number, String expected) {
        switch (expected) {
            case "MAX" -> assertThat(Timestamps.ofNumber(number)).contains(Instant.MAX);
            case "MIN" -> assertThat(Timestamps.ofNumber(number)).contains(Instant.MIN);
            default -> assertThat(Timestamps.ofNumber(number)).isEmpty();
        }
    }

    @Test
    void ofText_ofRandomTimesInRandomOffsets_agreesWithJavaTime() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            OffsetDateTime time = Nanos.toInstant(random.nextLong())
                    .atOffset(ZoneOffset.ofTotalSeconds((random.nextInt(2 * 17 * 60) - 17 * 60) * 60));
            String text = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
            assertThat(Timestamps.ofText(text)).as(text).contains(time.toInstant());
        }
    }

    @Test
    void ofNumber_ofRandomTimesInAllUnits_isExact() {
        Random random = new Random(12);
        for (int i = 0; i < 20_000; i++) {
            long nanos = NANOS_PER_DAY * 1500 + (long) (random.nextDouble() * NANOS_PER_DAY * 90_000);
            for (int decimals = 0; decimals <= 9; decimals += 3) {
                String number = BigDecimal.valueOf(nanos, decimals).toPlainString();
                assertThat(Timestamps.ofNumber(number)).as(number).contains(Nanos.toInstant(nanos));
            }
        }
    }

    @Test
    void writer_ofRandomTimes_isReadBackTheSameAndShort() {
        Random random = new Random(13);
        TimestampWriter writer = new TimestampWriter();
        for (int i = 0; i < 20_000; i++) {
            long nanos = random.nextLong();
            nanos -= i % 2 == 0 ? Math.floorMod(nanos, 1_000_000_000L) : Math.floorMod(nanos, 1000L);
            if (nanos < Nanos.of(Nanos.MIN)) {
                continue;
            }
            JsonBuffer out = new JsonBuffer(0);
            writer.write(nanos, out);
            String text = new String(out.toByteArray(), StandardCharsets.US_ASCII);
            assertThat(Instant.parse(text)).isEqualTo(Nanos.toInstant(nanos));
            assertThat(text).matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\\.[0-9]*[1-9])?Z");
        }
    }
}
