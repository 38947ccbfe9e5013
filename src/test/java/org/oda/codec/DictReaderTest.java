package org.oda.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.Attribute;

class DictReaderTest {
    @Test
    void read_ofPythonsForm_findsEveryKindOfValue() {
        assertThat(
                        read(
                                "{'temperature': 25, 'on': True, 'off': False, 'x': None, 'y': 'None', 's': '286.3', 't': 'open'}"))
                .containsExactly(
                        new Attribute("temperature", null, 25),
                        new Attribute("on", null, 1),
                        new Attribute("off", null, 0),
                        new Attribute("s", null, 286.3),
                        new Attribute("t", null, Double.NaN));
    }

    @Test
    void read_ofNestedDicts_takesValueAndUnit() {
        assertThat(
                        read(
                                "{'power': {'unit': 'kW', 'value': 5.0}, 'a': {'value': '7', 'unit': None}, 'b': {'x': {'y': 1}}}"))
                .containsExactly(new Attribute("power", "kW", 5), new Attribute("a", null, 7));
    }

    @Test
    void read_ofMixedQuotesAndEscapes_readsThemAll() {
        assertThat(
                        read(
                                "{\"it's\": 1, 'say \"hi\"': 2, 'she\\'s': 3, 'caf\\xe9': 4, '\\u00b5': 5, '\\U0001f600': 6, 'a\\tb': 7, 'c\\d': 8}"))
                .extracting(Attribute::name)
                .containsExactly("it's", "say \"hi\"", "she's", "café", "µ", "😀", "a\tb", "c\\d");
    }

    @Test
    void read_ofListsTuplesAndSets_skipsThem() {
        assertThat(read("{'a': [1, {'b': (2,)}, 'x]'], 'c': (1, 2), 'd': {'value': {1, 2}}, 'e': 5,}"))
                .containsExactly(new Attribute("e", null, 5));
    }

    @Test
    void read_ofNanAndInfinity_isText() {
        assertThat(read("{'a': nan, 'b': -inf, 'c': 1e999, 'd': {'value': NaN, 'unit': 'K'}}"))
                .containsExactly(
                        new Attribute("a", null, Double.NaN),
                        new Attribute("b", null, Double.NaN),
                        new Attribute("c", null, Double.NaN),
                        new Attribute("d", "K", Double.NaN));
    }

    @Test
    void read_ofUnitsThatAreNoStrings_keepsTheirMeaning() {
        assertThat(
                        read(
                                "{'a': {'value': 1, 'unit': 5}, 'b': {'value': 1, 'unit': ['K']}, 'c': {'value': 1, 'unit': ''}}"))
                .containsExactly(new Attribute("a", "5", 1), new Attribute("c", null, 1));
    }

    @Test
    void read_ofANameThatComesTwice_takesTheLast() {
        assertThat(read("{'a': 1, 'b': 2, 'a': 3, 'b': None}")).containsExactly(new Attribute("a", null, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "25",
                "[1]",
                "{",
                "{'a'",
                "{'a':",
                "{'a': 1",
                "{'a': 1} x",
                "{'a' 1}",
                "{'a': 1 'b': 2}",
                "{'a': hello}",
                "{a: 1}",
                "{'a': 1,, 'b': 2}",
                "{,}",
                "{'a': '",
                "{'a': '\\",
                "{'a': '\\x",
                "{'a': '\\U99999999'}",
                "{'a': datetime.datetime(2024, 1, 1)}",
                "{'a': [1}",
                "{'a': 1e}",
                "{'x', 'y'}"
            })
    void read_ofSomethingElse_findsNothing(String text) {
        assertThat(read(text)).isEmpty();
    }

    @Test
    void read_ofDeepNesting_findsNothing() {
        assertThat(read("{'a': 1, 'b': " + "[".repeat(100_000))).isEmpty();
        assertThat(read("{'a': 1, 'b': " + "[".repeat(50) + "]".repeat(50) + "}"))
                .hasSize(1);
    }

    @Test
    void read_ofRandomObjects_isTheSameInBothForms() {
        Random random = new Random(5);
        for (int i = 0; i < 5000; i++) {
            StringBuilder json = new StringBuilder("{");
            StringBuilder python = new StringBuilder("{");
            int count = random.nextInt(40);
            for (int j = 0; j < count; j++) {
                String name = "n" + random.nextInt(60);
                String number =
                        String.format(Locale.ROOT, "%." + random.nextInt(12) + "g", random.nextGaussian() * 1e6);
                @Nullable String unit = random.nextBoolean() ? "µg/m³" : null;
                boolean bool = random.nextBoolean();
                String comma = j == 0 ? "" : ", ";
                switch (random.nextInt(4)) {
                    case 0 -> {
                        json.append(comma).append("\"%s\": %s".formatted(name, number));
                        python.append(comma).append("'%s': %s".formatted(name, number));
                    }
                    case 1 -> {
                        json.append(comma).append("\"%s\": %s".formatted(name, bool));
                        python.append(comma).append("'%s': %s".formatted(name, bool ? "True" : "False"));
                    }
                    case 2 -> {
                        json.append(comma).append("\"%s\": null".formatted(name));
                        python.append(comma).append("'%s': None".formatted(name));
                    }
                    default -> {
                        json.append(comma)
                                .append("\"%s\": {\"value\": %s, \"unit\": %s}"
                                        .formatted(name, number, unit == null ? "null" : '"' + unit + '"'));
                        python.append(comma)
                                .append("'%s': {'value': %s, 'unit': %s}"
                                        .formatted(name, number, unit == null ? "None" : "'" + unit + "'"));
                    }
                }
            }
            assertThat(read(python.append('}').toString()))
                    .as("%s", python)
                    .isEqualTo(read(json.append('}').toString()))
                    .isEqualTo(RecordDecoderTest.attributesOfObject(json.toString()));
        }
    }

    private static List<Attribute> read(String text) {
        return DictReader.read(text.toCharArray(), 0, text.length()).attributes();
    }
}
