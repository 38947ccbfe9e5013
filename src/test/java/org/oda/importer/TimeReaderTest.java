package org.oda.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeReaderTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    2024-07-01 12:00:00        | 2024-07-01T10:00:00Z
                    2024-01-01T12:00:00        | 2024-01-01T11:00:00Z
                    2024-07-01                 | 2024-06-30T22:00:00Z
                    20240701                   | 2024-06-30T22:00:00Z
                    20240701T120000            | 2024-07-01T10:00:00Z
                    2024-07-01T12:00:00.25     | 2024-07-01T10:00:00.250Z
                    2024-07-01T12:00:00Z       | 2024-07-01T12:00:00Z
                    2024-07-01 12:00:00+08:00  | 2024-07-01T04:00:00Z
                    2024-07-01T12:00:00-0130   | 2024-07-01T13:30:00Z
                    1719828000                 | 2024-07-01T10:00:00Z
                    1719828000250              | 2024-07-01T10:00:00.250Z
                    """)
    void read_formsOfRecords_withoutOffsetAreLocal(String text, Instant expected) {
        assertThat(read("", BERLIN, text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    d.M.yyyy HH:mm           | 1.7.2024 12:30           | 2024-07-01T10:30:00Z
                    yyyyMMddHHmm             | 202407011230             | 2024-07-01T10:30:00Z
                    MM/dd/yyyy hh:mm a       | 07/01/2024 12:30 pm      | 2024-07-01T10:30:00Z
                    d MMM yy H               | 1 Jul 24 12              | 2024-07-01T10:00:00Z
                    yyyy-MM-dd HH:mm:ss.SSS  | 2024-07-01 12:30:00.125  | 2024-07-01T10:30:00.125Z
                    yyyy-MM-dd'T'HH:mmXXX    | 2024-07-01T12:30+08:00   | 2024-07-01T04:30:00Z
                    yyyy-MM-dd HH:mm         | 2024-07-01 24:00         | 2024-07-01T22:00:00Z
                    y M d                    | 2024 7 1                 | 2024-06-30T22:00:00Z
                    epoch-s                  | 1719828000.5             | 2024-07-01T10:00:00.500Z
                    epoch-ms                 | 1719828000250            | 2024-07-01T10:00:00.250Z
                    epoch-us                 | 1000000                  | 1970-01-01T00:00:01Z
                    epoch-ns                 | -1                       | 1969-12-31T23:59:59.999999999Z
                    """)
    void read_ownFormat_isTaken(String format, String text, Instant expected) {
        assertThat(read(format, BERLIN, text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''          | yesterday
                    ''          | 2024-02-30 00:00:00
                    y M d H     | 2024 13 1 0
                    y M d H     | 2024 2 30 0
                    y M d H     | 2024 2 3
                    y M d H     | 2024 2 3 25
                    HH:mm       | 12:00
                    epoch-s     | 1e999999
                    epoch-s     | soon
                    """)
    void read_noTime_isRefused(String format, String text) {
        assertThat(read(format, BERLIN, text)).isNull();
    }

    @Test
    void read_severalColumns_areJoined() {
        TimeReader reader = new TimeReader(TimeFormat.of("y M d H"), ZoneId.of("Asia/Shanghai"));
        Cells cells = cells("No", "2013", "3", "1", "0");
        ReadTime time = new ReadTime();

        assertThat(reader.read(cells, new int[] {1, 2, 3, 4}, time)).isTrue();
        assertThat(Instant.ofEpochSecond(time.second)).isEqualTo(Instant.parse("2013-02-28T16:00:00Z"));
    }

    @Test
    void read_timesThatClocksLeaveOutOrShowTwice_areCounted() {
        TimeReader reader = new TimeReader(TimeFormat.usual(), BERLIN);

        assertThat(read(reader, "2024-03-31 02:30:00")).isEqualTo(Instant.parse("2024-03-31T01:30:00Z"));
        assertThat(read(reader, "2024-10-27 02:30:00")).isEqualTo(Instant.parse("2024-10-27T00:30:00Z"));
        assertThat(read(reader, "2024-10-27 03:00:00")).isEqualTo(Instant.parse("2024-10-27T02:00:00Z"));
        assertThat(reader.clock().leftOut()).isEqualTo(1);
        assertThat(reader.clock().twice()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Berlin",
                "Asia/Shanghai",
                "America/St_Johns",
                "Australia/Lord_Howe",
                "Pacific/Apia",
                "UTC"
            })
    void toInstant_anyTime_isThatOfJavaTime(String zone) {
        ZoneClock clock = new ZoneClock(ZoneId.of(zone));
        Random random = new Random(zone.hashCode());
        for (int i = 0; i < 20_000; i++) {
            long local = i % 2 == 0 ? random.nextInt() & 0x7fffffffL : 1_700_000_000L + i * 1_800L;
            LocalDateTime time = LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC);
            assertThat(clock.toInstant(local))
                    .as("%s", time)
                    .isEqualTo(time.atZone(ZoneId.of(zone)).toEpochSecond());
        }
    }

    private static @Nullable Instant read(String format, ZoneId zone, String text) {
        return read(new TimeReader(TimeFormat.of(format), zone), text);
    }

    private static @Nullable Instant read(TimeReader reader, String text) {
        ReadTime time = new ReadTime();
        return reader.read(cells(text), new int[] {0}, time) ? Instant.ofEpochSecond(time.second, time.nano) : null;
    }

    private static Cells cells(String... texts) {
        Cells cells = new Cells();
        cells.clear(1);
        for (int i = 0; i < texts.length; i++) {
            cells.put(i, texts[i].toCharArray(), 0, texts[i].length(), Cells.Kind.PLAIN);
        }
        return cells;
    }
}
