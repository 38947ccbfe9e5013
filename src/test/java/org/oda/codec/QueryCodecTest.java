package org.oda.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.Aggregation;
import org.oda.model.ErrorCode;
import org.oda.model.Function;
import org.oda.model.OdaException;
import org.oda.model.Query;

class QueryCodecTest {
    @Test
    void read_ofAllFields_isTheQuery() {
        assertThat(read("{'topic':'livingroom','generator_id':'g','start':'2024-01-01T00:00:00Z','stop':1712444401.5,"
                        + "'aggregator':{'fun':'avg','field':'power','unit':'kW','frequency':0.5}}"))
                .isEqualTo(Query.of(
                        "livingroom",
                        "g",
                        Instant.parse("2024-01-01T00:00:00Z"),
                        Instant.parse("2024-04-06T23:00:01.5Z"),
                        Aggregation.of(Function.AVG, "power", "kW", Duration.ofSeconds(30))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'topic':'t'}",
                "\ufeff {'topic':'t','generator_id':null,'start':'','stop':null,'aggregator':null}",
                "{'topic':'x','topic':'t','aggregator':''}"
            })
    void read_ofAbsentFields_leavesThemOut(String body) {
        assertThat(read(body)).isEqualTo(Query.of("t", null, null, null, null));
    }

    @Test
    void read_ofAGeneratorThatIsANumber_takesItsText() {
        assertThat(read("{'generator_id':7}").generatorId()).isEqualTo("7");
        assertThat(read("{'generator_id':1.50}").generatorId()).isEqualTo("1.50");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{}",
                "[]",
                "null",
                "{'topic':null,'start':''}",
                "{'aggregator':{'fun':'avg','field':'power','unit':'kW'}}"
            })
    void read_ofNothingAskedFor_isAnEmptyQuery(String body) {
        assertProblem(body, ErrorCode.EMPTY_QUERY, null, "Empty query");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                             | bad-json      |              | JSON",
                "{'topic':'t'} x               | bad-json      |              | JSON",
                "{'topic':'t'}{}               | bad-json      |              | JSON",
                "topic=t                       | bad-json      |              | JSON",
                "['t']                         | bad-value     |              | array",
                "'t'                           | bad-value     |              | string",
                "7                             | bad-value     |              | number",
                "{'topics':'t'}                | unknown-field | topics       | known are topic, generator_id, start, stop, aggregator",
                "{'topic':7}                   | bad-value     | topic        | number",
                "{'topic':['t']}               | bad-value     | topic        | array",
                "{'generator_id':{}}           | bad-value     | generator_id | object",
                "{'start':true}                | bad-value     | start        | boolean",
                "{'start':'yesterday'}         | bad-value     | start        | yesterday",
                "{'stop':'2024-02-30'}         | bad-value     | stop         | 2024-02-30",
                "{'start':10,'stop':10}        | bad-value     | start        | not before",
                "{'start':11,'stop':10}        | bad-value     | start        | not before",
                "{'topic':'t','aggregator':[]} | bad-value     | aggregator   | array",
                "{'topic':'t','aggregator':{}} | missing-field | aggregator.fun | Missing aggregation function \"fun\"",
            })
    void read_ofAMalformedQuery_namesTheFault(String body, String code, String field, String detail) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(OdaException.class, e -> {
            assertThat(e.code().code()).isEqualTo(code);
            assertThat(e.field()).isEqualTo(field);
            assertThat(e.detail()).contains(detail).hasSizeLessThan(300);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'field':'f','unit':'u'}                         | missing-field | fun       | Missing aggregation function \"fun\"",
                "{'fun':'','field':'f','unit':'u'}                | missing-field | fun       | Missing aggregation function \"fun\"",
                "{'fun':'avg','unit':'u'}                         | missing-field | field     | Missing aggregation field \"field\"",
                "{'fun':'avg','field':null,'unit':'u'}            | missing-field | field     | Missing aggregation field \"field\"",
                "{'fun':'avg','field':'f'}                        | missing-field | unit      | Missing aggregation unit \"unit\"",
                "{'fun':'median','field':'f','unit':'u'}          | bad-value     | fun       | fun 'median' is unknown; known are sum, avg, min, max",
                "{'fun':1,'field':'f','unit':'u'}                 | bad-value     | fun       | aggregator.fun is a number, not a string",
                "{'fun':'avg','field':'f','unit':'u','window':1}  | unknown-field | window    | 'aggregator.window' is unknown; known are fun, field, unit, frequency"
            })
    void read_ofAMalformedAggregator_namesTheFault(String aggregator, String code, String field, String detail) {
        assertThatThrownBy(() -> read("{'topic':'t','aggregator':" + aggregator + "}"))
                .isInstanceOfSatisfying(OdaException.class, e -> {
                    assertThat(e.code().code()).isEqualTo(code);
                    assertThat(e.field()).isEqualTo("aggregator." + field);
                    assertThat(e.detail()).isEqualTo(detail);
                });
    }

    @ParameterizedTest
    @CsvSource({"60, PT1H", "0.5, PT30S", "1e-3, PT0.06S", "'''1.5''', PT1M30S", "0.00000000002, PT0.000000001S"})
    void read_ofAFrequency_isMinutes(String json, Duration expected) {
        Aggregation aggregation = frequency(json);
        assertThat(requireNonNull(aggregation.windows()).width().elapsed()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "''"})
    void read_ofNoFrequency_isOneWindow(String json) {
        assertThat(frequency(json).windows()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-1", "'often'", "true", "[1]", "1e-20", "1e999999999", "1e-999999999", "1e9", "'NaN'"})
    void read_ofABadFrequency_namesIt(String json) {
        assertThatThrownBy(() -> frequency(json)).isInstanceOfSatisfying(OdaException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.BAD_VALUE);
            assertThat(e.field()).isEqualTo("aggregator.frequency");
        });
    }

    @Test
    void read_ofBytesThatAreNoText_isBadJson() {
        assertThatThrownBy(() -> QueryCodec.read(new byte[] {'{', '"', (byte) 0xff, '"', '}'}))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_JSON));
    }

    @Test
    void read_ofHostileBodies_isBadJson() {
        for (String body : new String[] {"{'a':" + "[".repeat(100_000), "{'start':" + "9".repeat(1_000_000) + "}"}) {
            assertThatThrownBy(() -> read(body))
                    .isInstanceOfSatisfying(
                            OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_JSON));
        }
    }

    @Test
    void read_ofDamagedBodies_throwsNothingElse() {
        byte[] seed =
                "{\"topic\":\"t\",\"start\":1,\"stop\":\"2024-01-01\",\"aggregator\":{\"fun\":\"avg\",\"field\":\"f\",\"unit\":\"u\",\"frequency\":1}}"
                        .getBytes(UTF_8);
        Random random = new Random(4);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = seed.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
            try {
                QueryCodec.read(bytes);
                read++;
            } catch (OdaException e) {
                assertThat(e.code().httpStatus()).isEqualTo(400);
            }
        }
        assertThat(read).isBetween(1, 19_999);
    }

    private static Aggregation frequency(String json) {
        Aggregation aggregation = read("{'topic':'t','aggregator':{'fun':'sum','field':'f','unit':'u','frequency':%s}}"
                        .formatted(json))
                .aggregation();
        assertThat(aggregation).isNotNull();
        return aggregation;
    }

    private static void assertProblem(String body, ErrorCode code, @Nullable String field, String detail) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(OdaException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.field()).isEqualTo(field);
            assertThat(e.detail()).isEqualTo(detail);
        });
    }

    private static Query read(String body) {
        return QueryCodec.read(body.replace('\'', '"').getBytes(UTF_8));
    }
}
