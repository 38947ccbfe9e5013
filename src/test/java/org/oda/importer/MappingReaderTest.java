package org.oda.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

class MappingReaderTest {
    @TempDir
    Path folder;

    @Test
    void parse_nameBeyondTheLimitOfTheLibrary_isNoJson() {
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> MappingReader.parse("{" + "k".repeat(60_000) + ": 1}", "map.json"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_JSON))
                .withMessageContaining("--mapping: map.json is no JSON object");
    }

    @Test
    void read_fewestOptions_hasTheDefaults() {
        Mapping mapping = MappingReader.read(options("topic=air", "generator=roof", "time=date"));

        assertThat(mapping.topic()).isEqualTo("air");
        assertThat(mapping.time()).containsExactly("date");
        assertThat(mapping.zone()).isEqualTo(ZoneOffset.UTC);
        assertThat(mapping.absent()).contains("", "NA", "NaN", "null", "None", "-");
        assertThat(mapping.columns()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    TEMP                | TEMP  | TEMP  |
                    TEMP:°C             | TEMP  | TEMP  | °C
                    TEMP=warmth         | TEMP  | warmth |
                    TEMP=warmth:Cel     | TEMP  | warmth | Cel
                    a:b:                | a:b   | a:b   |
                    flow=f:m3/h         | flow  | f     | m3/h
                    """)
    void column_spec_isTakenApart(String spec, String column, String attribute, String unit) {
        assertThat(ColumnRule.of(spec)).isEqualTo(new ColumnRule(column, attribute, unit));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    topic=t generator=g                        | time         | --topic maps columns
                    topic=t generator=g time=a,,b              | time         | names separated by commas
                    topic=t topic-column=c generator=g time=d  | topic        | leave one out
                    time=d topic=t                             | generator    | --generator-column NAME
                    topic=t generator=g time=d tz=Mars/Base    | tz           | Europe/Berlin
                    topic=t generator=g time=d time-format=yQX}| time-format  | epoch-ms
                    topic=t generator=g time=d column=:Cel     | column       | NAME=ATTRIBUTE
                    topic=t generator=g time=d column=a column=a:V | column   | each comes once
                    topic=t generator=g time=d delimiter=ab    | delimiter    | or tab
                    topic=t generator=g time=d encoding=utf-99 | encoding     | windows-1252
                    topic=t generator=g time=d header=true     | header       | --columns
                    topic=t generator=g time=d header=yes      | header       | true or false
                    topic=t topic=u generator=g time=d         | topic        | one text
                    input-format=xml                           | input-format | csv or ndjson
                    input-format=csv                           | time         | --time date
                    """)
    void read_wrong_namesOptionAndRemedy(String options, String option, String remedy) {
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> MappingReader.read(options(options.strip().split(" +"))))
                .satisfies(e -> assertThat(e.field()).isEqualTo(option))
                .withMessageContaining("--" + option)
                .withMessageContaining(remedy);
    }

    @Test
    void readFile_sameKeysAsTheOptions_givesTheSameMapping() throws IOException {
        Path file = Files.writeString(folder.resolve("air.json"), """
                # the weather station on the roof
                {topic: 'air', "generator": "roof", time: ["year", "month", "day"], "time-format": "y M d",
                 column: ["TEMP:Cel", "RAIN=rain:mm"], "decimal-comma": true,}
                """);

        Mapping read = MappingReader.read(MappingReader.readFile(file));

        assertThat(read.canonical())
                .isEqualTo(MappingReader.read(options(
                                "topic=air",
                                "generator=roof",
                                "time=year,month,day",
                                "time-format=y_M_d",
                                "column=TEMP:Cel",
                                "column=RAIN=rain:mm",
                                "decimal-comma=true"))
                        .canonical()
                        .replace("y_M_d", "y M d"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {topc: 't'}           | 'topc' in
                    {topic: {a: 1}}       | --topic '{"a":1}' is not a text
                    {topic: 't', topic: 1}| line 1
                    [1]                   | no JSON object
                    """)
    void readFile_wrong_saysWhere(String json, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.json"), json);

        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> MappingReader.readFile(file))
                .withMessageContaining(message);
    }

    @Test
    void readFile_absent_saysSo() {
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> MappingReader.readFile(folder.resolve("nothing")))
                .withMessageContaining("does not exist");
    }

    /** {@code key=value}; a key that comes again adds a value. */
    static Map<String, List<String>> options(String... options) {
        Map<String, List<String>> map = new TreeMap<>();
        Arrays.stream(options)
                .map(option -> option.split("=", 2))
                .forEach(pair -> map.merge(
                        pair[0],
                        List.of(pair[1]),
                        (before, added) -> java.util.stream.Stream.concat(before.stream(), added.stream())
                                .toList()));
        return map;
    }
}
