package org.oda.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1",
                "-1.5",
                "+2",
                ".5",
                "5.",
                " 7 ",
                "1e3",
                "1E-3",
                "286.3",
                "999999999999999",
                "9999999999999999",
                "0.000000000000001",
                "123456789.123456789",
                "1e-400",
                "4.9e-324",
                "1.7976931348623157e308"
            })
    void parse_ofADecimal_isThatOfTheJdk(String text) {
        assertThat(parse(text)).isEqualTo(Double.parseDouble(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                ".",
                "+.",
                "1.2.3",
                "1,5",
                "1e",
                "1e+",
                "NaN",
                "Infinity",
                "0x1p3",
                "1f",
                "1d",
                "1 2",
                "1_000",
                "1e999",
                "-1e999",
                "١",
                "--1",
                "1-"
            })
    void parse_ofSomethingElse_isNoNumber(String text) {
        assertThat(parse(text)).isNaN();
    }

    @Test
    void parse_ofRandomNumbers_isThatOfTheJdk() {
        Random random = new Random(17);
        for (int i = 0; i < 100_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            String text = i % 2 == 0
                    ? Double.toString(number)
                    : String.format(Locale.ROOT, "%." + random.nextInt(16) + "f", random.nextGaussian() * 1e4);
            if (Double.isFinite(Double.parseDouble(text))) {
                assertThat(parse(text)).as(text).isEqualTo(Double.parseDouble(text));
            }
        }
    }

    private static double parse(String text) {
        return Numbers.parse(text.toCharArray(), 0, text.length());
    }
}
