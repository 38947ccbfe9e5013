package org.oda.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.Conversion;

class DerivedUnitsTest {
    private static final Units UNITS = new Units();

    @ParameterizedTest
    @ValueSource(
            strings = {"kW", "kW.h", "10*3/ul", "°C", "C", "0/1", "pH", "dB", " dB ", "dB(A)", "ug/m3", "{people}"})
    void isKnown_ofCodesAndSpellings_isTrue(String unit) {
        assertThat(UNITS.isKnown(unit)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "latitude;longitude",
                "EUR/kWh",
                "kilowatts per hour",
                "Cel/h",
                "Cel.h",
                "B[10.nV]",
                "((",
                "10*19"
            })
    void isKnown_ofTextsWithoutAMeaning_isFalse(String unit) {
        assertThat(UNITS.isKnown(unit)).isFalse();
        assertThat(UNITS.isKnown(unit.repeat(1000))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"Cel, K", "°C, K", "C, K", "Celsius, K", "mCel, mK", "F, [degR]", "[degF], [degR]", "deg F, [degR]"})
    void difference_ofAScaleWithAnOffset_isItsIntervalWithTheSameNumbers(String unit, String interval) {
        assertThat(UNITS.hasOffset(unit)).isTrue();
        assertThat(UNITS.difference(unit)).isEqualTo(interval);
        assertThat(UNITS.conversion(unit, interval).orElseThrow().scale()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"K", "[degR]", "kW", "pH", "latitude;longitude", "", "Cel/h", "0/1"})
    void difference_ofAnyOtherUnit_isTheUnit(String unit) {
        assertThat(UNITS.hasOffset(unit)).isFalse();
        assertThat(UNITS.difference(unit)).isEqualTo(unit);
    }

    @ParameterizedTest
    @CsvSource({
        "kW, kWh, kW",
        "W, Wh, W",
        "MW, MWh, MW",
        "KW, KWh, KW",
        "VA, VAh, VA",
        "kvar, kvarh, kvar",
        "A, Ah, A",
        "mA, mAh, mA",
        "W/m², Wh/m², W/m²",
        "kW/m2, kWh/m2, kW/m2",
        "l/h, l, l/h",
        "m³/h, m³, m³/h",
        "m3 / hour, m3, m3/h",
        "m3.h-1, m3, m3/h",
        "kmh, km, km/h",
        "kWh/h, kWh, kW",
        "kWh, kWh.h, kWh",
        "1/h, 1, 1/h",
        "/h, 1, 1/h",
        "1, h, 1",
        "0/1, h, 1",
        "l/min, l/min.h, l/min",
        "K, K.h, K",
        "°C, K.h, K",
        "F, [degR].h, [degR]",
        "mb, mbar.h, mbar",
        "B, By.h, By",
        "%, %.h, %",
        "% RH, %.h, %",
        "Lux, Lux.h, Lux",
        "rpm, rpm.h, rpm",
        "h, h.h, h",
        "kilowatt, kilowatt.h, kilowatt",
        "{people}, {people}.h, {people}"
    })
    void timesHour_thenPerHour_areWrittenAsTheFieldWritesThem(String unit, String integral, String rate) {
        assertThat(UNITS.timesHour(unit)).isEqualTo(integral);
        assertThat(UNITS.perHour(integral)).isEqualTo(rate);
    }

    @ParameterizedTest
    @CsvSource({
        "kWh, kW",
        "Wh, W",
        "Ah, A",
        "kW.h, kW",
        "kilowatt hours, kW",
        "hours, 1",
        "l, l/h",
        "m³, m³/h",
        "W, W/h",
        "°C, K/h",
        "0/1, 1/h",
        "count, count/h",
        "kW, kW/h",
        "A, A/h",
        "W/m², W/m²/h",
        "m³/h, m³/h/h",
        "l/min, l/min/h"
    })
    void perHour_ofACounter_isTheUnitOfItsRate(String unit, String rate) {
        assertThat(UNITS.perHour(unit)).isEqualTo(rate);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latitude;longitude", "EUR", "pH", "dB", "(("})
    void timesHour_ofATextWithoutAMeaning_convertsToItselfOnly(String unit) {
        for (String derived : List.of(UNITS.timesHour(unit), UNITS.perHour(unit))) {
            assertThat(UNITS.conversion(derived, derived)).contains(Conversion.IDENTITY);
            assertThat(UNITS.isKnown(derived)).isFalse();
        }
        assertThat(UNITS.timesHour("x".repeat(1000))).hasSize(1002);
        assertThat(UNITS.perHour("x".repeat(1000))).hasSize(1002);
    }

    @Test
    void timesHour_ofEverySpelling_isAnHourTimesTheUnitAndPerHourTakesItBack() throws IOException {
        List<String> spellings = spellings();
        assertThat(spellings).hasSizeGreaterThan(250);
        for (String unit : spellings) {
            String interval = UNITS.difference(unit);
            String integral = UNITS.timesHour(unit);
            assertThat(UNITS.isKnown(unit)).as(unit).isTrue();
            assertThat(UNITS.isKnown(integral)).as(integral).isTrue();
            assertThat(UNITS.conversion(integral, integral)).contains(Conversion.IDENTITY);
            String code = UnitText.toUcum(interval).orElseThrow();
            assertThat(UNITS.conversion(integral, code + ".s").orElseThrow().scale())
                    .as("%s times h = %s", unit, integral)
                    .isCloseTo(3600, within(1e-9));
            assertThat(UNITS.conversion(UNITS.perHour(unit), code + "/s")
                            .orElseThrow()
                            .scale())
                    .as("%s per h = %s", unit, UNITS.perHour(unit))
                    .isCloseTo(1 / 3600.0, within(1e-15));
            assertThat(UNITS.conversion(UNITS.perHour(integral), unit)
                            .orElseThrow()
                            .scale())
                    .as("%s times h = %s, per h = %s", unit, integral, UNITS.perHour(integral))
                    .isEqualTo(1);
            assertThat(UNITS.differByTime(unit, integral)).as(unit).isTrue();
            assertThat(UNITS.differByTime(unit, unit)).as(unit).isFalse();
        }
    }

    /** All of the file but those that convert to themselves only. */
    private static List<String> spellings() throws IOException {
        try (InputStream file = Objects.requireNonNull(Units.class.getResourceAsStream("aliases.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains(" = ") && !line.startsWith("#") && !line.startsWith("- ="))
                    .flatMap(line -> Stream.of(line.split("\\s+[=|]\\s+")))
                    .distinct()
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "kW, kWh",
        "W, kWh",
        "kVA, MJ",
        "m3, m³/h",
        "l/min, m3",
        "A, Ah",
        "°C, K/h",
        "K.h, C",
        "m, m/s",
        "1, h",
        "on/off, Hz"
    })
    void differByTime_ofOneFactorOfTime_isTrueBothWays(String a, String b) {
        assertThat(UNITS.differByTime(a, b)).isTrue();
        assertThat(UNITS.differByTime(b, a)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"kW, W", "m, m/s2", "K, kW", "kWh, kW/h", "dB, dB.h", "pH, h", "EUR, EUR/h", "'', h", "((, s"})
    void differByTime_ofAnyOtherPair_isFalse(String a, String b) {
        assertThat(UNITS.differByTime(a, b)).isFalse();
        assertThat(UNITS.differByTime(b, a)).isFalse();
        assertThat(UNITS.differByTime(a.repeat(1000), b)).isFalse();
    }
}
