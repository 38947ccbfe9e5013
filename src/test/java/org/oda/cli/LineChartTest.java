package org.oda.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oda.client.AggregateValue;
import org.oda.client.Message;
import org.oda.model.ErrorCode;
import org.oda.model.JsonText;
import org.oda.model.Nanos;
import org.oda.model.OdaException;

class LineChartTest {
    private static final Instant START = Instant.parse("2024-01-25T00:00:00Z");

    @Test
    void draw_aDayOfHours_isALineWithAxes() {
        TestTerminal terminal = draw(60, hours(0, 24, "g", "kW", hour -> Math.sin(hour * Math.PI / 12)));

        assertThat(terminal.out()).isEqualTo("""
                avg power in kW
                 1.0 ┤          ⣀⠔⠒⠉⠉⠑⠒⠤⡀
                     │        ⡠⠊        ⠈⠢⡀
                     │      ⢠⠊            ⠈⢢
                     │     ⡔⠁               ⠑⡄
                 0.5 ┤   ⢀⠎                  ⠈⢆
                     │  ⢀⠎                    ⠈⢆
                     │ ⢠⠃                       ⢣
                     │⢠⠃                         ⠱⡀
                 0.0 ┤⠁                           ⠱⡀
                     │                             ⠱⡀
                     │                              ⠱⡀                    ⢀⠎
                -0.5 ┤                               ⠈⢆                  ⡰⠁
                     │                                 ⠣⡀               ⡜
                     │                                  ⠘⢄            ⢀⠜
                     │                                    ⠣⡀        ⢀⠔⠁
                -1.0 ┤                                     ⠈⠑⠢⠤⣀⣀⡠⠔⠊⠁
                     └──────────────────────────────────────────────────────
                      2024-01-25 00:00   2024-01-25 11:30   2024-01-25 23:00
                24 values, time in UTC
                """);
    }

    @Test
    void draw_hoursWithoutWindows_leaveAGap() {
        List<AggregateValue> values = hours(0, 8, "g", "kW", hour -> hour);
        values.addAll(hours(16, 24, "g", "kW", hour -> hour));

        assertThat(draw(60, values).out()).isEqualTo("""
                avg power in kW
                25 ┤
                   │                                                     ⢀⡠⠔
                   │                                                  ⡠⠔⠊⠁
                20 ┤                                              ⣀⠤⠒⠉
                   │                                          ⣀⠤⠒⠉
                   │                                      ⢀⠤⠒⠉
                15 ┤
                   │
                   │
                10 ┤
                   │
                   │               ⣀⠤⠂
                 5 ┤           ⣀⠤⠒⠉
                   │       ⣀⠤⠒⠉
                   │   ⢀⡠⠔⠊
                 0 ┤⡠⠔⠊⠁
                   └────────────────────────────────────────────────────────
                    2024-01-25 00:00    2024-01-25 11:30    2024-01-25 23:00
                16 values, time in UTC
                """);
    }

    @Test
    void draw_windowWithoutValue_isLikeOneThatIsMissing() {
        List<AggregateValue> filled = hours(0, 24, "g", "kW", hour -> hour == 12 ? Double.NaN : hour);
        List<AggregateValue> missing = hours(0, 12, "g", "kW", hour -> hour);
        missing.addAll(hours(13, 24, "g", "kW", hour -> hour));

        assertThat(draw(60, filled).out().replace("24 values", "23 values"))
                .isEqualTo(draw(60, missing).out());
    }

    @Test
    void draw_groupsWithoutColour_haveLettersAndAChartForEachUnit() {
        List<AggregateValue> values = hours(0, 24, "g", "kW", hour -> hour);
        values.addAll(hours(0, 24, "h", "kW", hour -> 24 - hour));
        values.addAll(hours(0, 24, "h", "Cel", hour -> 5));

        assertThat(draw(60, values).out()).isEqualTo("""
                kW: a avg power, g | b avg power, h
                25 ┤⣀
                   │ ⠉⠒⠤⣀                                                ⢀⡠⠔
                   │     ⠉b⢄⡀                                         ⡠⠔⠊⠁
                20 ┤        ⠈⠑⠢⢄⡀                                 ⣀⠤a⠉
                   │            ⠈⠑⠢⢄⡀                         ⣀⠤⠒⠉
                   │                ⠈⠑b⢄⡀                 ⣀⠤⠒⠉
                15 ┤                    ⠈⠑⠤⣀          ⢀⡠a⠉
                   │                        ⠉⠒⠤⣀  ⢀⡠⠔⠊⠁
                   │                          ⢀⡠⠝⠚b⣀
                10 ┤                      ⢀⡠a⠊⠁     ⠉⠒⠤⣀
                   │                   ⣀⠤⠊⠁             ⠑⠢⢄⡀
                   │               ⣀⠤⠒⠉                    ⠈⠑⠢b⡀
                 5 ┤           ⣀a⠒⠉                            ⠈⠑⠢⢄⡀
                   │       ⣀⠤⠒⠉                                    ⠈⠑⠢⢄
                   │   ⢀⡠⠔⠊                                            ⠉⠒⠤b
                 0 ┤a⠔⠊⠁                                                   ⠉
                   └────────────────────────────────────────────────────────
                    2024-01-25 00:00    2024-01-25 11:30    2024-01-25 23:00
                avg power, h in Cel
                5.6 ┤
                    │
                5.4 ┤
                    │
                    │
                5.2 ┤
                    │
                    │
                5.0 ┤⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉
                    │
                4.8 ┤
                    │
                    │
                4.6 ┤
                    │
                4.4 ┤
                    └───────────────────────────────────────────────────────
                     2024-01-25 00:00   2024-01-25 11:30    2024-01-25 23:00
                72 values, time in UTC
                """);
    }

    @Test
    void draw_groupsInColour_haveNoLetters() {
        List<AggregateValue> values = hours(0, 24, "g", "kW", hour -> hour);
        values.addAll(hours(0, 24, "h", "kW", hour -> 24 - hour));
        TestTerminal terminal = TestTerminal.coloured(60);

        new LineChart(terminal.terminal(), ZoneOffset.UTC).draw(ChartData.ofAggregates(new ListStream<>(values)));

        assertThat(terminal.out())
                .startsWith("kW: \u001b[36mavg power, g\u001b[0m | \u001b[33mavg power, h\u001b[0m\n")
                .contains("┤\u001b[33m⣀\u001b[0m\n", "\u001b[36m")
                .doesNotContain("a avg");
    }

    @Test
    void draw_manyGroups_tellsHowManyAreDrawn() {
        List<AggregateValue> values = new ArrayList<>();
        for (int group = 0; group < 15; group++) {
            values.addAll(hours(0, 3, "g" + group, "kW", hour -> hour));
        }

        assertThat(draw(60, values).out()).contains("12 of 15 lines are drawn");
    }

    @Test
    void draw_notOnATerminal_takesEightyColumns() {
        TestTerminal terminal = TestTerminal.piped();

        new LineChart(terminal.terminal(), ZoneOffset.UTC)
                .draw(ChartData.ofAggregates(new ListStream<>(hours(0, 1, "g", "kW", hour -> 1))));

        assertThat(terminal.out().lines().mapToInt(String::length).max()).hasValue(80);
    }

    private static TestTerminal draw(int columns, List<AggregateValue> values) {
        TestTerminal terminal = TestTerminal.interactive(columns);
        new LineChart(terminal.terminal(), ZoneOffset.UTC).draw(ChartData.ofAggregates(new ListStream<>(values)));
        return terminal;
    }

    private static List<AggregateValue> hours(
            int from, int to, String generatorId, String unit, IntToDoubleFunction value) {
        List<AggregateValue> values = new ArrayList<>();
        for (int hour = from; hour < to; hour++) {
            values.add(new AggregateValue(
                    START.plus(Duration.ofHours(hour)),
                    "t",
                    generatorId,
                    "power",
                    "avg",
                    unit,
                    value.applyAsDouble(hour),
                    1,
                    1,
                    Map.of(),
                    1.0));
        }
        return values;
    }

    @Test
    void ofRecords_textsAndNumbers_takesTheNumbers() {
        List<Message> records = List.of(
                message("{\"t\":{\"value\":20,\"unit\":\"Cel\"},\"u\":1}"),
                message("{\"t\":\"warm\"}"),
                message("\"{'t': 21}\""),
                message("{\"t\":{\"value\":22,\"unit\":\"Cel\"}}"));

        ChartData data = ChartData.ofRecords(new ListStream<>(records), List.of("t"));

        assertThat(data.size()).isEqualTo(3);
        assertThat(data.byUnit()).containsOnlyKeys("Cel", "");
    }

    @Test
    void ofRecords_noNumber_saysSo() {
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(
                        () -> ChartData.ofRecords(new ListStream<>(List.of(message("{\"t\":\"warm\"}"))), List.of("t")))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_VALUES));
    }

    private static Message message(String data) {
        return new Message("t", "g", START, JsonText.of(data));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0       | 1       | {0=1.0, 3=0.8, 6=0.6, 9=0.4, 12=0.2, 15=0.0}
            -1      | 1       | {0=1.0, 4=0.5, 8=0.0, 11=-0.5, 15=-1.0}
            5       | 5       | {0=5.6, 2=5.4, 5=5.2, 8=5.0, 10=4.8, 13=4.6, 15=4.4}
            0       | 0       | {0=1.0, 4=0.5, 8=0.0, 11=-0.5, 15=-1.0}
            0       | 123456  | {0=150,000, 5=100,000, 10=50,000, 15=0}
            99.99   | 100.01  | {0=100.010, 4=100.005, 7=100.000, 11=99.995, 15=99.990}
            1.5e-7  | 3.0e-7  | {0=3.00e-07, 5=2.50e-07, 10=2.00e-07, 15=1.50e-07}
            -1e308  | 1e308   | {0=1.00e+300, 4=5.00e+299, 8=0, 11=-5.00e+299, 15=-1.00e+300}
            """)
    void valueAxis_anyRange_hasRoundMarks(double least, double greatest, String labels) {
        assertThat(new ValueAxis(least, greatest).labels(16)).hasToString(labels);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            PT0S|60|                      2024-01-25 01:00
            PT5S|80|2024-01-25 01:00:00.000      2024-01-25 01:00:02.500     2024-01-25 01:00:05.000
            PT1M|60|2024-01-25 01:00:00                      2024-01-25 01:01:00
            PT1H|60|2024-01-25 01:00      2024-01-25 01:30      2024-01-25 02:00
            P40D|60|2024-01-25               2024-02-14               2024-03-05
            P40D|20|2024-01-25
            """)
    void timeAxis_anySpan_isLabelledAsFinelyAsNeeded(Duration span, int columns, String labels) {
        long first = Nanos.of(START);

        assertThat(new TimeAxis(first, first + span.toNanos(), ZoneId.of("Europe/Rome")).labels(columns))
                .isEqualTo(labels);
    }
}
