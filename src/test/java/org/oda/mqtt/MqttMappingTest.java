package org.oda.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

class MqttMappingTest {
    private static final Instant ARRIVAL = Instant.parse("2026-11-25T10:00:00.123Z");

    @Test
    void convert_defaultRules_recordObjectAndNumber() {
        MqttMapping mapping = MqttMapping.defaults();

        assertThat(text(mapping, "oda/home/meter/power", "21.5")).isEqualTo("""
                        {"timestamp":"2026-11-25T10:00:00.123Z","generator_id":"meter","topic":"home","data":{"power":21.5}}""");
        assertThat(text(mapping, "oda/home/meter", "{\"power\":{\"value\":1.50,\"unit\":\"W\"},\"on\":true}"))
                .isEqualTo("""
                        {"timestamp":"2026-11-25T10:00:00.123Z","generator_id":"meter","topic":"home",\
                        "data":{"power":{"value":1.50,"unit":"W"},"on":true}}""");
        String record = """
                {"timestamp": 1732641538, "generator_id":"m",  "topic":"home","data":"{'a': 1}"}""";
        assertThat(text(mapping, "oda/home", record)).isEqualTo(record);
        assertThat(mapping.convert("oda/a/b/c/d", new byte[0], ARRIVAL)).isEmpty();
        assertThat(mapping.convert("other", new byte[0], ARRIVAL)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"21.5,21.5", "' -3 ',-3", "+4,4", "1e3,1E+3", ".5,0.5", "5.,5", "1.50,1.50"})
    void convert_number_anyDecimal(String payload, String written) {
        assertThat(text(MqttMapping.defaults(), "oda/a/g/x", payload))
                .contains("\"data\":{\"x\":%s}".formatted(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ON", "21,5", "NaN", "0x10", "1 2", "{\"a\":1}", "1e99999999999"})
    void convert_noNumber_passedOnAsItIsWithTheReason(String payload) {
        Converted converted = convert(MqttMapping.defaults(), "oda/a/g/x", payload);

        assertThat(converted.topic()).isEqualTo("a");
        assertThat(new String(converted.value(), StandardCharsets.UTF_8)).isEqualTo(payload);
        assertThat(converted.problem()).contains(payload).contains("is not a number such as 21.5");
    }

    @Test
    void convert_wildcardsInNames_filledInAndMadeFitForKafka() {
        MqttMapping mapping = mapping("""
                [{filter: 'site/+/dev/#', payload: 'number', topic: 's.{1}_{2}', generator_id: '{2}', attribute: 'a{1}', unit: 'Cel'}]""");

        Converted converted = convert(mapping, "site/Köln 1/dev/x/y", "1");

        assertThat(converted.topic()).isEqualTo("s.K-ln-1_x-y");
        assertThat(new String(converted.value(), StandardCharsets.UTF_8)).isEqualTo("""
                        {"timestamp":"2026-11-25T10:00:00.123Z","generator_id":"x/y","topic":"s.K-ln-1_x-y",\
                        "data":{"aKöln 1":{"value":1,"unit":"Cel"}}}""");
    }

    @Test
    void convert_jsonWithoutAttributes_everyScalarByItsPath() {
        assertThat(data("{}", """
                {"a":1,"b":{"c":2.50,"d":{"value":"3","unit":null}},"list":[true,{"x":"y"}],"none":null,"empty":{}}"""))
                .isEqualTo("{\"a\":1,\"b.c\":2.50,\"b.d\":\"3\",\"list.0\":true,\"list.1.x\":\"y\"}");
    }

    @Test
    void convert_jsonWithAttributes_thoseOnly() {
        String rule = "{attributes: {t: 'Cel', 'b.c': {name: '{1}_c', unit: '%'}, s: null, u: {unit: 'V'}}}";

        assertThat(data(rule, "{\"t\":1,\"b\":{\"c\":2},\"s\":\"on\",\"u\":{\"value\":3,\"unit\":\"mV\"},\"more\":9}"))
                .isEqualTo(
                        "{\"t\":{\"value\":1,\"unit\":\"Cel\"},\"g_c\":{\"value\":2,\"unit\":\"%\"},\"s\":\"on\",\"u\":{\"value\":3,\"unit\":\"V\"}}");
        assertThat(data("{attributes: {t: 'Cel', '*': null}}", "{\"t\":1,\"more\":9}"))
                .isEqualTo("{\"t\":{\"value\":1,\"unit\":\"Cel\"},\"more\":9}");
    }

    @Test
    void convert_jsonWithTimestamp_passedOnAsItIs() {
        MqttMapping mapping = json("{timestamp: 'sys.time'}");

        assertThat(text(mapping, "j/g", "{\"sys\":{\"time\":1732641538000},\"a\":1}"))
                .isEqualTo("{\"timestamp\":1732641538000,\"generator_id\":\"g\",\"topic\":\"j\",\"data\":{\"a\":1}}");
        assertThat(convert(mapping, "j/g", "{\"a\":1}").problem()).contains("no 'sys.time', which is to be its time");
        assertThat(convert(mapping, "j/g", "{\"sys\":{\"time\":null},\"a\":1}").problem())
                .contains("no 'sys.time'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1]|a list of 1, not a JSON object",
                "7|a number, not a JSON object",
                "{\"b\":1}|none of the keys 'a'",
                "{\"a\":null}|none of the keys 'a'",
                "{\"a\":1} x|not JSON",
                "{\"a\":|not JSON",
                "{a:1}|not JSON",
                "''|is nothing, not a JSON object"
            })
    void convert_jsonThatDoesNotFit_passedOnAsItIsWithTheReason(String payload, String reason) {
        Converted converted = convert(json("{attributes: {a: null}}"), "j/g", payload);

        assertThat(new String(converted.value(), StandardCharsets.UTF_8)).isEqualTo(payload);
        assertThat(converted.problem()).contains(reason).doesNotContain("\n");
    }

    @Test
    void convert_deepJson_refused() {
        String deep = "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000);

        assertThat(convert(json("{}"), "j/g", deep).problem()).contains("not JSON");
    }

    @Test
    void convert_recordWithoutSomeFields_filledIn() {
        MqttMapping mapping = mapping("[{filter: 'r/+/+', payload: 'record', topic: '{1}', generator_id: '{2}'}]");

        assertThat(text(mapping, "r/a/g", " {\"data\": {\"x\":1} }"))
                .isEqualTo(
                        " {\"timestamp\":\"2026-11-25T10:00:00.123Z\",\"generator_id\":\"g\",\"topic\":\"a\",\"data\": {\"x\":1} }");
        assertThat(text(mapping, "r/a/g", "{\"timestamp\":1,\"topic\":\"b\",\"generator_id\":\"h\",\"data\":{}}"))
                .isEqualTo("{\"timestamp\":1,\"topic\":\"b\",\"generator_id\":\"h\",\"data\":{}}");
        assertThat(text(mapping, "r/a/g", "{}")).isEqualTo("{}");
    }

    @Test
    void convert_recordOfARuleWithoutTopic_itsOwnTopicDecides() {
        MqttMapping mapping = mapping("[{filter: 'r', payload: 'record'}]");

        assertThat(convert(mapping, "r", "{\"data\":{},\"topic\":\"mine\"}").topic())
                .isEqualTo("mine");
        assertThat(convert(mapping, "r", "{\"data\":{}}").topic()).isNull();
        assertThat(convert(mapping, "r", "{\"data\":{}}").problem()).contains("no field 'topic'");
        assertThat(convert(mapping, "r", "[]").problem()).contains("not a JSON object");
        assertThat(convert(mapping, "r", "{").problem()).contains("not JSON");
    }

    @Test
    void convert_text_oneValue() {
        MqttMapping mapping =
                mapping("[{filter: '+/state', payload: 'text', topic: 't', generator_id: '{1}', attribute: 'state'}]");

        assertThat(text(mapping, "lamp/state", "O\"N")).contains("\"data\":{\"state\":\"O\\\"N\"}");
        assertThat(mapping.convert("lamp/state", new byte[] {(byte) 0xff}, ARRIVAL)
                        .orElseThrow()
                        .problem())
                .contains("not text in UTF-8");
    }

    @Test
    void convert_severalRulesMatch_theFirstDecides() {
        MqttMapping mapping = mapping("""
                [{filter: 'a/x', payload: 'text', topic: 'first', generator_id: 'g', attribute: 'v'},
                 {filter: 'a/#', payload: 'text', topic: 'second', generator_id: 'g', attribute: 'v'}]""");

        assertThat(convert(mapping, "a/x", "1").topic()).isEqualTo("first");
        assertThat(convert(mapping, "a/y", "1").topic()).isEqualTo("second");
        assertThat(convert(mapping, "a", "1").topic()).isEqualTo("second");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x|is no JSON: Unrecognized token 'x'",
                "{}|is no JSON list of 1 to 1000 rules",
                "[]|is no JSON list of 1 to 1000 rules",
                "[7]|rule 1 of test: 7 is no object",
                "[{filter: 'a'}]|rule 1 of test: 'payload' is missing: give number, text, json or record",
                "[{filter: 'a', payload: 'xml'}]|'payload' \"xml\" is not number, text, json or record",
                "[{payload: 'record'}]|'filter' is missing",
                "[{payload: 'record', filter: 'a/#/b'}]|'filter' \"a/#/b\" is not an MQTT filter such as",
                "[{payload: 'record', filter: 'a+'}]|'filter' \"a+\" is not an MQTT filter such as",
                "[{payload: 'record', filter: '$share/g'}]|is not an MQTT filter such as",
                "[{payload: 'record', filter: 'a', qos: 3}]|'qos' 3 is not 0, 1 or 2",
                "[{payload: 'record', filter: 'a', qos: '1'}]|'qos' \"1\" is not 0, 1 or 2",
                "[{payload: 'record', filter: 'a', topik: 't'}]|'topik' is not known (did you mean 'topic'?); there are filter",
                "[{payload: 'record', filter: 'a', unit: 't'}]|'unit' has no meaning with the payload record: leave it out",
                "[{payload: 'json', filter: 'a/+', topic: 't'}]|'generator_id' is missing",
                "[{payload: 'json', filter: 'a/+', generator_id: 't'}]|'topic' is missing",
                "[{payload: 'json', filter: 'a/+', topic: '{2}', generator_id: 'g'}]|'topic' '{2}' is not a text with {1} to {1}",
                "[{payload: 'json', filter: 'a', topic: '{x}', generator_id: 'g'}]|'topic' '{x}' is not a text without {}",
                "[{payload: 'json', filter: 'a', topic: 7, generator_id: 'g'}]|'topic' 7 is not a text",
                "[{payload: 'json', filter: 'a', topic: 't', generator_id: 'g', attributes: []}]|'attributes' [] is not an object of keys",
                "[{payload: 'json', filter: 'a', topic: 't', generator_id: 'g', attributes: {x: 7}}]|'attributes' 'x': 7 is not a unit",
                "[{payload: 'json', filter: 'a', topic: 't', generator_id: 'g', attributes: {'*': 'Cel'}}]|takes only null",
                "[{payload: 'number', filter: 'a', topic: 't', generator_id: 'g'}]|'attribute' is missing",
                "[{payload: 'record', filter: 'a'}, {payload: 'record', filter: 'b', filter: 'c'}]|Duplicate"
            })
    void of_wrongRule_namesRuleKeyAndRemedy(String json, String message) {
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> mapping(json))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONFIG))
                .withMessageContaining("mqtt-map: ")
                .withMessageContaining(message);
    }

    @Test
    void of_nameBeyondTheLimitOfTheLibrary_isNoJson() {
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> mapping("[{" + "k".repeat(60_000) + ": 1}]"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONFIG))
                .withMessageContaining("mqtt-map: test is no JSON: ");
    }

    @Test
    void convert_namesThatGrowWithTheDepth_passedOnAsItIs() {
        String payload = "{\"%s\":{\"a\":1}}".formatted("k".repeat(40_000));

        Converted converted = convert(MqttMapping.defaults(), "oda/t/g", payload);

        assertThat(converted.problem()).contains("get longer than 1000 characters");
        assertThat(converted.value()).hasSize(payload.length());
    }

    @Test
    void read_file_withCommentsAndTrailingCommas(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("map.json"), """
                [ // of the greenhouse
                  {filter: 'green/+', payload: 'json', topic: 'green', generator_id: '{1}',}, # more to come
                ]""");

        assertThat(MqttMapping.read(file).rules()).hasSize(1);
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> MqttMapping.read(folder.resolve("none.json")))
                .withMessageContaining("none.json does not exist");
    }

    @ParameterizedTest
    @CsvSource({
        "a/+,a/b,b",
        "a/+,a/,''",
        "+/+,/b,'|b'",
        "#,a/b/c,a/b/c",
        "a/#,a,''",
        "a/#,a/b/c,b/c",
        "$share/g/a/+,a/b,b",
        "$SYS/#,$SYS/x,x",
        "+/b/#,a/b,'a|'"
    })
    void match_filter_whatTheWildcardsStandFor(String filter, String topic, String matched) {
        assertThat(TopicFilter.of(filter).match(topic).map(list -> String.join("|", list)))
                .contains(matched);
    }

    @ParameterizedTest
    @CsvSource({"a/+,a", "a/+,a/b/c", "a,a/b", "a/b,a", "a/#,ab", "#,$SYS/x", "+/x,$SYS/x", "a/+/c,a/b/d", "a,A"})
    void match_otherTopic_empty(String filter, String topic) {
        assertThat(TopicFilter.of(filter).match(topic)).isEmpty();
    }

    private static MqttMapping mapping(String json) {
        return MqttMapping.of(json, "test");
    }

    /** A rule for {@code j/+} with further members. */
    private static MqttMapping json(String members) {
        String more = members.substring(1, members.length() - 1);
        return mapping("[{filter: 'j/+', payload: 'json', topic: 'j', generator_id: '{1}'%s}]"
                .formatted(more.isEmpty() ? "" : ", " + more));
    }

    private static String data(String members, String payload) {
        String text = text(json(members), "j/g", payload);
        return text.substring(text.indexOf("\"data\":") + 7, text.length() - 1);
    }

    private static String text(MqttMapping mapping, String topic, String payload) {
        Converted converted = convert(mapping, topic, payload);
        assertThat(converted.problem()).isNull();
        return new String(converted.value(), StandardCharsets.UTF_8);
    }

    private static Converted convert(MqttMapping mapping, String topic, String payload) {
        return mapping.convert(topic, payload.getBytes(StandardCharsets.UTF_8), ARRIVAL)
                .orElseThrow();
    }
}
