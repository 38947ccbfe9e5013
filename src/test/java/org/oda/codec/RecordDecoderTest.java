package org.oda.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.codec.Decoded.Accepted;
import org.oda.codec.Decoded.Rejected;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.JsonText;
import org.oda.model.Nanos;
import org.oda.model.RecordId;
import org.oda.model.RejectReason;

class RecordDecoderTest {
    private static final Instant NOW = Instant.parse("2024-06-01T00:00:00Z");
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final int MAX_DATA_BYTES = 1 << 20;
    private static final RecordDecoder DECODER =
            new RecordDecoder(() -> NOW, new TimeBounds(EARLIEST, Duration.ofDays(366)), MAX_DATA_BYTES);
    private static final RecordId ID = new RecordId("livingroom", 2, 77);
    private static final String ROOM_DATA =
            "\"{\\\"temperature\\\":{\\\"value\\\":25,\\\"unit\\\":\\\"Cel\\\"},\\\"humidity\\\":{\\\"value\\\":50,\\\"unit\\\":\\\"%\\\"}}\"";

    @Test
    void decode_ofTheContractsRecord_isThatRecord() {
        DecodedRecord decoded =
                accepted("{\"timestamp\":\"2024-01-25T13:53:54Z\",\"generator_id\":\"livingroom_thermometer\","
                        + "\"topic\":\"livingroom\",\n \"data\":" + ROOM_DATA + "}");
        assertThat(decoded.record().id()).isEqualTo(ID);
        assertThat(decoded.record().timestampNanos()).isEqualTo(Nanos.of(Instant.parse("2024-01-25T13:53:54Z")));
        assertThat(decoded.record().generatorId()).isEqualTo("livingroom_thermometer");
        assertThat(decoded.record().data()).isEqualTo(JsonText.of(ROOM_DATA));
        assertThat(decoded.attributes())
                .containsExactly(new Attribute("temperature", "Cel", 25), new Attribute("humidity", "%", 50));
    }

    static Stream<Arguments> data() {
        return Stream.of(
                arguments("{}", List.of()),
                arguments("{ \"t\" : 25 }", List.of(new Attribute("t", null, 25))),
                arguments("{\"t\":{\"value\":289.56,\"unit\":\"K\"}}", List.of(new Attribute("t", "K", 289.56))),
                arguments("{\"t\":{\"unit\":\"K\",\"value\":\"286.3\"}}", List.of(new Attribute("t", "K", 286.3))),
                arguments("{\"t\":{\"value\":1,\"unit\":null}}", List.of(new Attribute("t", null, 1))),
                arguments("{\"t\":{\"value\":1,\"unit\":\"None\"}}", List.of(new Attribute("t", null, 1))),
                arguments("{\"t\":{\"value\":1,\"unit\":7.50}}", List.of(new Attribute("t", "7.50", 1))),
                arguments("{\"t\":{\"value\":1,\"unit\":{\"x\":1}},\"u\":1}", List.of(new Attribute("u", null, 1))),
                arguments("{\"t\":{\"value\":null,\"unit\":\"K\"}}", List.of()),
                arguments(
                        "{\"t\":\"None\",\"u\":null,\"v\":[1,{\"a\":2}],\"w\":{\"x\":1},\"y\":{\"value\":[1]}}",
                        List.of()),
                arguments(
                        "{\"t\":true,\"u\":{\"value\":false,\"unit\":\"0/1\"}}",
                        List.of(new Attribute("t", null, 1), new Attribute("u", "0/1", 0))),
                arguments(
                        "{\"t\":\"open\",\"u\":1e999,\"v\":\"NaN\",\"w\":\"-Infinity\"}",
                        List.of(
                                new Attribute("t", null, Double.NaN),
                                new Attribute("u", null, Double.NaN),
                                new Attribute("v", null, Double.NaN),
                                new Attribute("w", null, Double.NaN))),
                arguments(
                        "{\"t\":{\"value\":\"45.4;9.2\",\"unit\":\"latitude;longitude\"}}",
                        List.of(new Attribute("t", "latitude;longitude", Double.NaN))),
                arguments("{\"t\":1,\"t\":2,\"u\":3,\"u\":null}", List.of(new Attribute("t", null, 2))),
                arguments(
                        "{\"a.b\":1,\"\\\"\":2,\"'; DROP TABLE\":3,\"\\ud83d\\ude00\":4,\"\":5}",
                        List.of(
                                new Attribute("a.b", null, 1),
                                new Attribute("\"", null, 2),
                                new Attribute("'; DROP TABLE", null, 3),
                                new Attribute("😀", null, 4))),
                arguments(
                        "{\"Wärme\":{\"value\":12345678901234567890,\"unit\":\"m³/h\"}}",
                        List.of(new Attribute("Wärme", "m³/h", 1.2345678901234567E19))),
                arguments(
                        "\"{'temperature': 25, 'on': True, 'x': None}\"",
                        List.of(new Attribute("temperature", null, 25), new Attribute("on", null, 1))),
                arguments("\"{'a': {'value': 5, 'unit': '\\u00b0C'}}\"", List.of(new Attribute("a", "°C", 5))),
                arguments("\"  {\\\"a\\\": 1}  \"", List.of(new Attribute("a", null, 1))),
                arguments(
                        "\"{\\\"a\\\": NaN, \\\"b\\\": 2}\"",
                        List.of(new Attribute("a", null, Double.NaN), new Attribute("b", null, 2))),
                arguments("\"\"", List.of()),
                arguments("\"hello\"", List.of()),
                arguments("\"25\"", List.of()),
                arguments("\"[1,2]\"", List.of()),
                arguments("\"{'a': 1} and more\"", List.of()),
                arguments("\"half \\ud800 and \\u0000 and / \\/ \\u00e9\"", List.of()));
    }

    @ParameterizedTest
    @MethodSource("data")
    void decode_ofDataInEveryForm_keepsItsBytesAndFindsTheAttributes(String data, List<Attribute> attributes) {
        for (String envelope : List.of(
                "{\"data\":%s,\"timestamp\":1712444401,\"generator_id\":\"g\",\"topic\":\"livingroom\"}",
                "\ufeff {\"timestamp\":1712444401,\"ü\":[{\"data\":1}],\"generator_id\":\"g\",\"topic\":\"livingroom\",\"data\" :\t%s } \n",
                "{\"data\":{\"old\":1},\"timestamp\":1712444401,\"generator_id\":\"g\",\"topic\":\"livingroom\",\"data\":%s}")) {
            DecodedRecord decoded = accepted(envelope.formatted(data));
            assertThat(decoded.record().data().toString()).isEqualTo(data);
            assertThat(decoded.attributes()).isEqualTo(attributes);
        }
    }

    static Stream<Arguments> rejects() {
        String rest = ",\"generator_id\":\"g\",\"topic\":\"livingroom\",\"data\":{}}";
        return Stream.of(
                arguments("", RejectReason.EMPTY, "no value"),
                arguments(" \n", RejectReason.EMPTY, "blank"),
                arguments("\ufeff", RejectReason.EMPTY, "blank"),
                arguments("hello", RejectReason.BAD_JSON, "hello"),
                arguments("{", RejectReason.BAD_JSON, "line 1"),
                arguments("{\"a\":1}}", RejectReason.BAD_JSON, "line 1"),
                arguments("{\"a\":1} {}", RejectReason.BAD_JSON, "behind"),
                arguments("{'a':1}", RejectReason.BAD_JSON, "line 1"),
                arguments("{\"data\":{\"t\":NaN}}", RejectReason.BAD_JSON, "line 1"),
                arguments("{\"a\":" + "[".repeat(100_000), RejectReason.BAD_JSON, "depth"),
                arguments("[1]", RejectReason.NOT_AN_OBJECT, "array"),
                arguments("\"x\"", RejectReason.NOT_AN_OBJECT, "string"),
                arguments("null", RejectReason.NOT_AN_OBJECT, "null"),
                arguments("12", RejectReason.NOT_AN_OBJECT, "number"),
                arguments("true", RejectReason.NOT_AN_OBJECT, "boolean"),
                arguments("{}", RejectReason.MISSING_FIELD, "timestamp"),
                arguments("{\"timestamp\":null" + rest, RejectReason.MISSING_FIELD, "timestamp"),
                arguments("{\"timestamp\":\"soon\"" + rest, RejectReason.BAD_TIMESTAMP, "soon"),
                arguments("{\"timestamp\":true" + rest, RejectReason.BAD_TIMESTAMP, "boolean"),
                arguments("{\"timestamp\":{\"a\":1}" + rest, RejectReason.BAD_TIMESTAMP, "object"),
                arguments(
                        "{\"timestamp\":\"1900-01-01T00:00:00Z\"" + rest,
                        RejectReason.TIMESTAMP_OUT_OF_RANGE,
                        "earliest-time"),
                arguments("{\"timestamp\":0" + rest, RejectReason.TIMESTAMP_OUT_OF_RANGE, "1970-01-01T00:00:00Z"),
                arguments(
                        "{\"timestamp\":\"2100-01-01T00:00:00Z\"" + rest,
                        RejectReason.TIMESTAMP_OUT_OF_RANGE,
                        "latest-ahead"),
                arguments(
                        "{\"timestamp\":\"99999-01-01T00:00:00Z\"" + rest,
                        RejectReason.TIMESTAMP_OUT_OF_RANGE,
                        "2025-06-02"),
                arguments("{\"timestamp\":1e300" + rest, RejectReason.TIMESTAMP_OUT_OF_RANGE, "1e300"),
                arguments(
                        "{\"timestamp\":1712444401,\"topic\":\"livingroom\",\"data\":{}}",
                        RejectReason.MISSING_FIELD,
                        "generator_id"),
                arguments(withGenerator("\"\""), RejectReason.BAD_GENERATOR_ID, "empty"),
                arguments(withGenerator("true"), RejectReason.BAD_GENERATOR_ID, "boolean"),
                arguments(withGenerator("[\"a\"]"), RejectReason.BAD_GENERATOR_ID, "array"),
                arguments(withGenerator("\"a\\u0000\""), RejectReason.BAD_GENERATOR_ID, "U+0000"),
                arguments(withGenerator("\"\\udc00\""), RejectReason.BAD_GENERATOR_ID, "surrogate"),
                arguments(withGenerator('"' + "é".repeat(501) + '"'), RejectReason.BAD_GENERATOR_ID, "1000"),
                arguments(
                        "{\"timestamp\":1712444401,\"generator_id\":\"g\",\"data\":{}}",
                        RejectReason.MISSING_FIELD,
                        "topic"),
                arguments(
                        "{\"timestamp\":1712444401,\"generator_id\":\"g\",\"topic\":\"kitchen\",\"data\":{}}",
                        RejectReason.TOPIC_MISMATCH,
                        "'kitchen'"),
                arguments(
                        "{\"timestamp\":1712444401,\"generator_id\":\"g\",\"topic\":[\"livingroom\"],\"data\":{}}",
                        RejectReason.TOPIC_MISMATCH,
                        "array"),
                arguments(
                        "{\"timestamp\":1712444401,\"generator_id\":\"g\",\"topic\":\"livingroom\"}",
                        RejectReason.MISSING_FIELD,
                        "data"),
                arguments(withData("null"), RejectReason.MISSING_FIELD, "data"),
                arguments(withData("5"), RejectReason.BAD_DATA, "number"),
                arguments(withData("false"), RejectReason.BAD_DATA, "boolean"),
                arguments(withData("[{\"a\":1}]"), RejectReason.BAD_DATA, "array"),
                arguments(withData('"' + "x".repeat(MAX_DATA_BYTES) + '"'), RejectReason.BAD_DATA, "1048578 bytes"),
                arguments(withData("{\"" + "n".repeat(1001) + "\":1}"), RejectReason.BAD_DATA, "1000 characters"),
                arguments(
                        withData("{\"a\":{\"value\":1,\"unit\":\"\\ud800\"}}"), RejectReason.BAD_DATA, "attribute 'a'"),
                arguments(withData("\"{'\\\\u0000': 1}\""), RejectReason.BAD_DATA, "Unicode"),
                arguments(withData(manyAttributes(10_001)), RejectReason.BAD_DATA, "10000"));
    }

    @ParameterizedTest
    @MethodSource("rejects")
    void decode_ofNoRecord_tellsTheReason(String message, RejectReason reason, String detail) {
        Rejected rejected = rejected(message.getBytes(UTF_8));
        assertThat(rejected.reason()).isEqualTo(reason);
        assertThat(rejected.detail()).contains(detail).hasSizeLessThan(300);
    }

    @Test
    void decode_ofATombstone_isEmpty() {
        assertThat(DECODER.decode(ID, null))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(RejectReason.EMPTY));
    }

    static Stream<Arguments> badBytes() {
        return Stream.of(
                arguments(new int[] {0x80}),
                arguments(new int[] {0xc0, 0x80}),
                arguments(new int[] {0xc3}),
                arguments(new int[] {0xc3, 0x28}),
                arguments(new int[] {0xe0, 0x80, 0x80}),
                arguments(new int[] {0xed, 0xa0, 0x80}),
                arguments(new int[] {0xe2, 0x82}),
                arguments(new int[] {0xf0, 0x80, 0x80, 0x80}),
                arguments(new int[] {0xf4, 0x90, 0x80, 0x80}),
                arguments(new int[] {0xf5, 0x80, 0x80, 0x80}),
                arguments(new int[] {0xff}));
    }

    @ParameterizedTest
    @MethodSource("badBytes")
    void decode_ofInvalidUtf8Anywhere_isRejected(int[] bad) {
        String marker = "@";
        for (String message :
                List.of(withData("{\"a@\":1}"), withData("\"@\""), withGenerator("\"@\""), "{\"@\":1}", "@", "{}@")) {
            byte[] before = message.substring(0, message.indexOf(marker)).getBytes(UTF_8);
            byte[] behind = message.substring(message.indexOf(marker) + 1).getBytes(UTF_8);
            byte[] bytes = new byte[before.length + bad.length + behind.length];
            System.arraycopy(before, 0, bytes, 0, before.length);
            for (int i = 0; i < bad.length; i++) {
                bytes[before.length + i] = (byte) bad[i];
            }
            System.arraycopy(behind, 0, bytes, before.length + bad.length, behind.length);
            Rejected rejected = rejected(bytes);
            assertThat(rejected.reason()).isEqualTo(RejectReason.INVALID_UTF8);
            assertThat(rejected.detail()).contains("byte " + before.length + " ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "1.50", "-3e2", "\"7\"", "\" \"", "\"é😀\"", "\"'; DROP TABLE\""})
    void decode_ofAGenerator_takesItsText(String json) {
        assertThat(accepted(withGenerator(json)).record().generatorId()).isEqualTo(json.replace("\"", ""));
    }

    @Test
    void decode_atTheEdgesOfTime_acceptsThem() {
        Instant latest = NOW.plus(Duration.ofDays(366));
        for (Instant edge : List.of(EARLIEST, latest)) {
            assertThat(accepted(withTimestamp(edge)).record().timestampNanos()).isEqualTo(Nanos.of(edge));
        }
        assertThat(rejected(withTimestamp(EARLIEST.minusNanos(1)).getBytes(UTF_8))
                        .reason())
                .isEqualTo(RejectReason.TIMESTAMP_OUT_OF_RANGE);
        assertThat(rejected(withTimestamp(latest.plusNanos(1)).getBytes(UTF_8)).reason())
                .isEqualTo(RejectReason.TIMESTAMP_OUT_OF_RANGE);
    }

    @Test
    void decode_withBoundsBeyondTheCalendar_acceptsWhatFits() {
        var decoder = new RecordDecoder(() -> NOW, new TimeBounds(Nanos.MIN, Duration.ofDays(1_000_000)), 100);
        assertThat(decoder.decode(ID, withTimestamp(Nanos.MAX).getBytes(UTF_8))).isInstanceOf(Accepted.class);
        assertThat(decoder.decode(ID, withTimestamp(Nanos.MIN).getBytes(UTF_8))).isInstanceOf(Accepted.class);
        assertThat(decoder.decode(ID, withTimestamp(Nanos.MAX.plusSeconds(1)).getBytes(UTF_8)))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void decode_ofAsManyAttributesAsAllowed_findsThemAll() {
        assertThat(accepted(withData(manyAttributes(10_000))).attributes())
                .hasSize(10_000)
                .contains(new Attribute("attribute_9999", null, 9999));
    }

    @Test
    void decode_ofEverNewNames_staysAsItIs() {
        for (int i = 0; i < 300; i++) {
            String prefix = "\"n" + i + "_attribute_";
            assertThat(accepted(withData(manyAttributes(1000).replace("\"attribute_", prefix)))
                            .attributes())
                    .hasSize(1000)
                    .contains(new Attribute("n" + i + "_attribute_999", null, 999));
        }
    }

    @Test
    void decode_ofALargeMessage_isNoTrouble() {
        var decoder = new RecordDecoder(() -> NOW, new TimeBounds(EARLIEST, Duration.ZERO), Integer.MAX_VALUE);
        String data = "{\"a\":1,\"blob\":\"" + "x".repeat(10 << 20) + "\"}";
        assertThat(decoder.decode(ID, withData(data).getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted -> assertThat(accepted.record().record().data().length())
                                .isEqualTo(data.length()));
    }

    @Test
    void decode_ofWhatTheEncoderMade_isTheSame() {
        Random random = new Random(1);
        for (int i = 0; i < 5000; i++) {
            Instant time = Nanos.toInstant(Nanos.of(EARLIEST) + (long) (random.nextDouble() * 7e17));
            String generator = randomText(random, 1 + random.nextInt(20));
            JsonText data = RecordEncoder.quote(randomText(random, random.nextInt(50)));
            DecodedRecord decoded = accepted(RecordEncoder.encode(time, generator, ID.topic(), data));
            assertThat(Nanos.toInstant(decoded.record().timestampNanos())).isEqualTo(time);
            assertThat(decoded.record().generatorId()).isEqualTo(generator);
            assertThat(decoded.record().data()).isEqualTo(data);
        }
    }

    @Test
    void decode_ofDamagedRecords_neverThrows() {
        Random random = new Random(2);
        List<byte[]> seeds =
                data().map(d -> withData((String) d.get()[0]).getBytes(UTF_8)).toList();
        int accepted = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
            int changes = 1 + random.nextInt(3);
            for (int j = 0; j < changes; j++) {
                byte[] signs = "{}[]\",:'\\\u0000 9eE-.ntf\u00ff".getBytes(UTF_8);
                bytes[random.nextInt(bytes.length)] =
                        random.nextBoolean() ? (byte) random.nextInt() : signs[random.nextInt(signs.length)];
            }
            Decoded decoded = DECODER.decode(ID, bytes);
            if (decoded instanceof Rejected rejected) {
                assertThat(rejected.detail()).hasSizeLessThan(300);
            } else {
                accepted++;
            }
        }
        assertThat(accepted).isBetween(1, 99_999);
    }

    private static String randomText(Random random, int length) {
        String letters = "abc\"\\/\b\f\n\r\t\u0001\u007f{}'µ°é€漢\uffff";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(random.nextInt(10) == 0 ? "😀" : letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    private static String manyAttributes(int count) {
        List<String> attributes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            attributes.add("\"attribute_%d\":%d".formatted(i, i));
        }
        return "{" + String.join(",", attributes) + "}";
    }

    private static String withTimestamp(Instant time) {
        return "{\"timestamp\":\"%s\",\"generator_id\":\"g\",\"topic\":\"livingroom\",\"data\":{}}".formatted(time);
    }

    private static String withGenerator(String json) {
        return "{\"timestamp\":1712444401,\"generator_id\":" + json + ",\"topic\":\"livingroom\",\"data\":{}}";
    }

    private static String withData(String json) {
        return "{\"timestamp\":1712444401,\"generator_id\":\"g\",\"topic\":\"livingroom\",\"data\":" + json + "}";
    }

    static List<Attribute> attributesOfObject(String json) {
        return accepted(withData(json)).attributes();
    }

    private static DecodedRecord accepted(String message) {
        return accepted(message.getBytes(UTF_8));
    }

    private static DecodedRecord accepted(byte @Nullable [] message) {
        Decoded decoded = DECODER.decode(ID, message);
        assertThat(decoded).isInstanceOf(Accepted.class);
        return ((Accepted) decoded).record();
    }

    private static Rejected rejected(byte[] message) {
        Decoded decoded = DECODER.decode(ID, message);
        assertThat(decoded).isInstanceOf(Rejected.class);
        return (Rejected) decoded;
    }
}
