package org.oda.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.TopicRegistration;

class RegistrationCodecTest {
    @Test
    void read_ofAList_isInItsOrderAndEachOnce() {
        assertThat(read("{'topics':['livingroom','kitchen','livingroom'],'more':1}"))
                .containsExactly("livingroom", "kitchen");
    }

    @Test
    void read_ofAnEmptyList_isEmpty() {
        assertThat(read("{'topics':[]}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "{}", "[]", "null"})
    void read_ofNothing_isAnEmptyRegistration(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(OdaException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.EMPTY_REGISTRATION);
            assertThat(e.detail()).isEqualTo("Empty Registration");
        });
    }

    @Test
    void read_ofMoreValuesThanAreRead_isRefused() {
        String body = "{'topics':[%s'a']}".formatted("'a',".repeat(250_000));
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(OdaException.class)
                .hasMessageStartingWith("the body has more in it than is read here: Token count")
                .hasMessageContaining("exceeds the maximum allowed (250000)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'topics':             | bad-json      |",
                "topics                 | bad-json      |",
                "['livingroom']         | bad-value     |",
                "'livingroom'           | bad-value     |",
                "{'topic':['a']}        | missing-field | topics",
                "{'topics':null}        | bad-value     | topics",
                "{'topics':'a'}         | bad-value     | topics",
                "{'topics':{'a':1}}     | bad-value     | topics",
                "{'topics':['a',7]}     | bad-value     | topics[]",
                "{'topics':['a',null]}  | bad-value     | topics[]"
            })
    void read_ofAMalformedBody_namesTheFault(String body, String code, String field) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(OdaException.class, e -> {
            assertThat(e.code().code()).isEqualTo(code);
            assertThat(e.field()).isEqualTo(field);
            assertThat(e.code().httpStatus()).isEqualTo(400);
        });
    }

    @Test
    void writeGeneratorAnswer_ofAnEndpoint_isTheContracts() {
        assertThat(new String(RegistrationCodec.writeGeneratorAnswer(KafkaEntrance.open("127.0.0.1:9094")), UTF_8))
                .isEqualTo("{\"KAFKA_ENDPOINT\":\"127.0.0.1:9094\"}");
    }

    @Test
    void writeConsumerAnswer_ofTopics_isTheContracts() {
        assertThat(new String(
                        RegistrationCodec.writeConsumerAnswer(List.of("livingroom", "a.b"), KafkaEntrance.open("h:1")),
                        UTF_8))
                .isEqualTo("{\"topics\":[\"livingroom\",\"a.b\"],\"KAFKA_ENDPOINT\":\"h:1\"}");
        assertThat(new String(RegistrationCodec.writeConsumerAnswer(List.of(), KafkaEntrance.open("h:1")), UTF_8))
                .isEqualTo("{\"topics\":[],\"KAFKA_ENDPOINT\":\"h:1\"}");
    }

    @Test
    void problem_ofAField_isByTheRfc() {
        assertThat(new String(
                        ProblemCodec.write(
                                OdaException.inField(ErrorCode.BAD_VALUE, "start", "start \"x\" is no time")),
                        UTF_8))
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"code\":\"bad-value\","
                        + "\"detail\":\"start \\\"x\\\" is no time\",\"field\":\"start\"}");
    }

    @Test
    void problem_ofEveryCode_hasTheStatussPhrase() {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(new String(ProblemCodec.write(new OdaException(code, "d")), UTF_8))
                    .contains("\"code\":\"" + code.code() + "\"")
                    .doesNotContain("field\":")
                    .satisfies(json ->
                            assertThat(json.contains("Internal Server Error")).isEqualTo(code.httpStatus() == 500));
        }
    }

    private static List<String> read(String body) {
        return RegistrationCodec.read(body.replace('\'', '"').getBytes(UTF_8)).stream()
                .map(TopicRegistration::topic)
                .toList();
    }
}
