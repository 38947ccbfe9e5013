package org.oda.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.Conversion;

class UnitsTest {
    private static final Units UNITS = new Units();

    @ParameterizedTest
    @CsvSource({
        "kW, W, 1000",
        "W, kW, 0.001",
        "kWh, Wh, 1000",
        "Wh, kWh, 0.001",
        "A, mA, 1000",
        "mA, A, 0.001",
        "MW, kW, 1000",
        "MWh, kWh, 1000",
        "kWh, J, 3600000",
        "kWh, MJ, 3.6",
        "J, Wh, 2.777777777777778E-4",
        "kJ, J, 1000",
        "%, 1, 0.01",
        "1, %, 100",
        "%, ppm, 10000",
        "ppb, ppm, 0.001",
        "ppm, PPM, 1",
        "µg/m³, mg/m³, 0.001",
        "μg/m³, µg/m³, 1",
        "ug/m3, μg/m³, 1",
        "µg/m^3, ug/m**3, 1",
        "g/m³, µg/m³, 1000000",
        "Lux, lux, 1",
        "LUX, lx, 1",
        "klx, Lux, 1000",
        "m³/h, l/min, 16.666666666666668",
        "m3/h, m³/h, 1",
        "W/m, kW/m, 0.001",
        "W/m², kW/m2, 0.001",
        "0/1, 1, 1",
        "hPa, Pa, 100",
        "bar, Pa, 100000",
        "mbar, hPa, 1",
        "mb, hPa, 1",
        "m/s, km/h, 3.6",
        "mm, m, 0.001",
        "V, mV, 1000",
        "kV, V, 1000",
        "kVA, VA, 1000",
        "kvar, var, 1000",
        "VA, W, 1",
        "kHz, Hz, 1000",
        "rpm, Hz, 0.016666666666666666",
        "1/min, rpm, 1",
        "min⁻¹, rpm, 1",
        "l, m³, 0.001",
        "min, h, 0.016666666666666666",
        "h, s, 3600",
        "hours, min, 60",
        "kg/kg, g/kg, 1000",
        "°, rad, 0.017453292519943295",
        "deg, °, 1",
        "Wh/m², kWh/m2, 0.001",
        "l/kWh, l/MWh, 1000",
        "kW·h, Wh, 1000",
        "W h, kWh, 0.001",
        "m / s, km/h, 3.6",
        "km², m², 1000000",
        "mph, km/h, 1.609344",
        "mmHg, Pa, 133.322",
        "Ω, kΩ, 0.001",
        "GB, MB, 1000",
        "mC/m2, C/m2, 0.001",
        "mAh, Ah, 0.001",
        "K, mK, 1000",
        "m/s/s, m/s2, 1",
        "{people}, 1, 1",
        "10*3, 1, 1000",
        "10*-3, 1, 0.001",
        "10*, 1, 10",
        "10^3, 1, 1000",
        "10³, 1, 1000",
        "10⁻³, 1, 0.001",
        "10*9/l, 10*3/ul, 1",
        "10*3.m, km, 1",
        "10*18, 10*17, 10",
        "kW.h, kWh, 1",
        "mm[Hg], mmHg, 1",
        "uAh, mAh, 0.001",
        "MVAh, kVAh, 1000",
        "kbps, bit/s, 1000",
        "[degR], K, 0.5555555555555556",
        "K, °R, 1.8",
        "K.h, K.min, 60",
        "K/min, K/h, 60"
    })
    void conversion_ofProportionalUnits_isExact(String from, String to, double scale) {
        assertThat(UNITS.conversion(from, to)).contains(new Conversion(scale, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C",
                "°C",
                "ºC",
                "℃",
                "Cel",
                "Celsius",
                "celsius",
                "CELSIUS",
                "degC",
                "deg C",
                "deg_c",
                "degrees Celsius",
                " °C "
            })
    void conversion_ofCelsiusInAnySpelling_toKelvin(String celsius) {
        assertThat(UNITS.conversion(celsius, "K")).contains(new Conversion(1, 273.15));
        assertThat(UNITS.conversion("Kelvin", celsius)).contains(new Conversion(1, -273.15));
    }

    @ParameterizedTest
    @ValueSource(strings = {"F", "°F", "℉", "Fahrenheit", "degF", "deg F"})
    void conversion_ofFahrenheitInAnySpelling_isBySmallerDegrees(String fahrenheit) {
        Conversion toCelsius = UNITS.conversion(fahrenheit, "Celsius").orElseThrow();
        assertThat(toCelsius.apply(212)).isCloseTo(100, within(1e-9));
        assertThat(toCelsius.apply(-40)).isCloseTo(-40, within(1e-9));
    }

    @Test
    void conversion_ofTheContractsTemperature_isWithinABillionth() {
        assertThat(UNITS.conversion("K", "Cel").orElseThrow().apply(289.56)).isCloseTo(16.41, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"latitude;longitude", "", "dB", "µg/m³", "EUR/kWh", "((", "\ud83d"})
    void conversion_toTheSameText_isIdentity(String unit) {
        assertThat(UNITS.conversion(unit, unit)).contains(Conversion.IDENTITY);
        assertThat(UNITS.conversion(unit.repeat(1000), unit.repeat(1000))).contains(Conversion.IDENTITY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0/1", "{people}", "count"})
    void conversion_ofNoUnit_isToThePlainNumberOnly(String one) {
        assertThat(UNITS.conversion(null, one)).contains(Conversion.IDENTITY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "ppm", "K", "W", "latitude;longitude", ""})
    void conversion_ofNoUnitToAnother_isNone(String unit) {
        assertThat(UNITS.conversion(null, unit)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "kWh, kW",
        "K, W",
        "ppm, mg/m3",
        "latitude;longitude, 1",
        "dB, 1",
        "dB, W",
        "pH, H",
        "pH, 1",
        "W, w/w/w/x",
        "m^3, m^2",
        "m99, cm99",
        "m100000, cm100000",
        "m//s, m.s",
        "m/0, m",
        "0, 1",
        "9999999999999999999999m, m",
        "1e999, 1",
        "{, 1",
        "m), m",
        "Cel/h, K/h",
        "Cel.h, K.h",
        "°C·h, Cel.min",
        "°C/h, °F/h",
        "W/m2/Cel, kW/m2/Cel",
        "Cel2, K2",
        "110^3, 1",
        "2³, 8",
        "10*19, 1",
        "10^100, 1",
        "W10^3, W",
        "dB.h, h",
        "pH.h, nH.h",
        "dB(A), 1",
        "'', 1",
        "'(', 1",
        "/, 1",
        "🙂, 1"
    })
    void conversion_withoutAWay_isNone(String from, String to) {
        assertThat(UNITS.conversion(from, to)).isEmpty();
        assertThat(UNITS.conversion(to, from)).isEmpty();
    }

    @Test
    void conversion_ofHostileTexts_neverThrows() {
        Units units = new Units();
        Random random = new Random(7);
        String signs = "m²³/.()*^{}[]'-+0189 µ°eEkWhCelKg\u0000\ud800%";
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(80);
            for (int j = 0; j < length; j++) {
                text.append(signs.charAt(random.nextInt(signs.length())));
            }
            assertThat(units.conversion(text.toString(), "W")).isNotNull();
            assertThat(units.perHour(units.timesHour(text.toString()))).isNotNull();
            assertThat(units.differByTime(text.toString(), "W")).isIn(true, false);
        }
        for (String hostile : List.of("(".repeat(64), "(".repeat(31) + "m" + ")".repeat(31), "m9.".repeat(21) + "m")) {
            assertThat(units.conversion(hostile, "W")).isEmpty();
        }
        assertThat(units.conversion("(".repeat(1_000_000), "W")).isEmpty();
    }

    @Test
    void conversion_ofMoreTextsThanTheCacheHolds_staysRight() {
        Units units = new Units();
        for (int i = 0; i < 10_050; i++) {
            assertThat(units.conversion("no unit " + i, "W")).isEmpty();
        }
        assertThat(units.conversion("kW", "W")).contains(new Conversion(1000, 0));
    }

    @Test
    void conversion_fromManyThreads_isTheSame() {
        Units units = new Units();
        List<Optional<Conversion>> found = IntStream.range(0, 2000)
                .parallel()
                .mapToObj(i -> units.conversion(i % 2 == 0 ? "kWh" : "kW.h", i % 3 == 0 ? "J" : "MJ"))
                .distinct()
                .toList();
        assertThat(found)
                .containsExactlyInAnyOrder(Optional.of(new Conversion(3.6e6, 0)), Optional.of(new Conversion(3.6, 0)));
    }

    @Test
    void conversion_thereAndBack_givesTheNumberAgain() {
        Random random = new Random(3);
        List<List<String>> families = List.of(
                List.of("K", "°C", "F", "mK"),
                List.of("W", "kW", "MW", "VA", "J/s", "kWh/h"),
                List.of("Wh", "kWh", "J", "MJ"),
                List.of("µg/m³", "mg/l", "kg/m3"),
                List.of("Pa", "hPa", "bar", "mmHg", "psi"),
                List.of("%", "ppm", "1", "g/kg"));
        for (List<String> family : families) {
            for (int i = 0; i < 200; i++) {
                String from = family.get(random.nextInt(family.size()));
                String to = family.get(random.nextInt(family.size()));
                double value = (random.nextDouble() - 0.5) * 2000;
                double back = convert(to, from, convert(from, to, value));
                assertThat(back).as("%s %s via %s", value, from, to).isCloseTo(value, within(1e-9));
            }
        }
    }

    private static double convert(@Nullable String from, String to, double value) {
        return UNITS.conversion(from, to).orElseThrow().apply(value);
    }

    @Test
    void isKnown_textWithControls_isNoUnit() {
        assertThat(new Units().isKnown("kW\u0000")).isFalse();
        assertThat(new Units().conversion("J\u0003", "kWh")).isEmpty();
        assertThat(new Units().isKnown("kW\n")).isTrue();
        assertThat(new Units().timesHour("kVA\u000b")).isEqualTo(new Units().timesHour("kVA"));
    }

    @Test
    void nearest_whatConvertsToItselfOnly_isNeverProposed() {
        assertThat(new Units().nearest("-")).isEmpty();
    }
}
