package org.oda.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.codec.RecordsBody.Form;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** How a body is taken apart. */
class RecordsBodyTest {
    private static final String ONE = "{\"data\" : {\"a\": 1.50, \"ü\":\"\\u0041\"},\"topic\":\"t\"}";

    @Test
    void read_oneObject_isItsBytes() {
        assertThat(read(ONE)).containsExactly(ONE);
        assertThat(read("\ufeff \r\n" + ONE + "\n\n")).containsExactly(ONE);
    }

    @Test
    void read_objectOnManyLines_isOneRecord() {
        String pretty = "{\n  \"topic\": \"t\",\n  \"data\": {\n    \"a\": 1\n  }\n}";

        assertThat(read(pretty)).containsExactly(pretty);
        assertThat(read(pretty + "\n" + pretty)).containsExactly(pretty, pretty);
    }

    @Test
    void read_array_isItsElements() {
        assertThat(read("[ " + ONE + " , " + ONE + ",12,\"x\", null ,true,[1,[2]], {\"topic\":\"u\"}]"))
                .containsExactly(ONE, ONE, "12", "\"x\"", "null", "true", "[1,[2]]", "{\"topic\":\"u\"}");
        assertThat(read("[]")).isEmpty();
    }

    @Test
    void read_linesByTheirContent_areRecords() {
        assertThat(read(ONE + "\r\n\n  " + ONE + "  \n" + ONE)).containsExactly(ONE, ONE, ONE);
        assertThat(read(ONE + ONE)).containsExactly(ONE, ONE);
    }

    @Test
    void read_badLineAmongGoodOnes_isARecordOfItsOwn() {
        assertThat(read(ONE + "\n{\"a\":\n" + ONE)).containsExactly(ONE, "{\"a\":", ONE);
        assertThat(read("garbage\n" + ONE)).containsExactly("garbage", ONE);
        assertThat(read(ONE + "\n{\"cut\":\"of")).containsExactly(ONE, "{\"cut\":\"of");
    }

    @Test
    void read_declaredLines_standEachForItself() {
        assertThat(lines("[1]\nhello\n" + ONE + " " + ONE + "\n{\n"))
                .containsExactly("[1]", "hello", ONE + " " + ONE, "{");
    }

    @Test
    void read_recordWithoutTopic_getsIt() {
        assertThat(read("{\"data\":{} }")).containsExactly("{\"data\":{} ,\"topic\":\"t\"}");
        assertThat(read("{}")).containsExactly("{\"topic\":\"t\"}");
        assertThat(read("[{ },{\"topic\":null}]"))
                .containsExactly("{ \"topic\":\"t\"}", "{\"topic\":null,\"topic\":\"t\"}");
        assertThat(lines("{\"data\":{\"topic\":\"inner\"}}"))
                .containsExactly("{\"data\":{\"topic\":\"inner\"},\"topic\":\"t\"}");
        assertThat(read("{\"\\u0074opic\":\"u\"}")).containsExactly("{\"\\u0074opic\":\"u\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \r\n\t",
                "hello",
                "<html>\n<body>\n</body></html>",
                "[",
                "[{}",
                "[{},",
                "[{}]x",
                "[{}],[]",
                "{",
                "{\"a\":1,}",
                "{\n\"a\":1,\n",
                "[{\"a\":}]",
                "a=1&b=2"
            })
    void read_noJson_isRefusedAsAWhole(String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_JSON));
    }

    @Test
    void read_brokenArray_namesThePlace() {
        assertThatThrownBy(() -> read("[{\"a\":1},\n {\"b\":x}]"))
                .hasMessageContaining("line 2, column 7")
                .hasMessageContaining("nothing of the body was sent");
    }

    @Test
    void read_moreRecordsThanMay_isRefused() {
        assertThat(RecordsBody.read(bytes("1\n2\n3"), 5, Form.ANY, "t", 3)).hasSize(3);
        for (String body : List.of("1\n2\n3\n4", "[1,2,3,4]", "x\n{}\nx\nx")) {
            assertThatThrownBy(() -> RecordsBody.read(bytes(body), body.length(), Form.ANY, "t", 3))
                    .isInstanceOfSatisfying(
                            OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BODY_TOO_LARGE));
        }
    }

    @Test
    void read_bytesBehindTheLength_doNotCount() {
        byte[] body = bytes("{}garbage");

        assertThat(RecordsBody.read(body, 2, Form.ANY, "t", 10)).hasSize(1);
    }

    @Test
    void read_randomBytes_neverFailsOtherwiseThanTold() {
        var random = new Random(20_240_125);
        String alphabet = "{}[]\":,\n \\aé1.e-\u0000topic";
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            byte[] body = bytes(text.toString());
            if (random.nextInt(10) == 0 && body.length > 0) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            Form form = random.nextBoolean() ? Form.ANY : Form.LINES;
            try {
                RecordsBody.read(body, body.length, form, "t", 1_000);
            } catch (OdaException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.BAD_JSON);
            }
        }
    }

    private static List<String> read(String body) {
        return read(body, Form.ANY);
    }

    private static List<String> lines(String body) {
        return read(body, Form.LINES);
    }

    private static List<String> read(String body, Form form) {
        byte[] bytes = bytes(body);
        return RecordsBody.read(bytes, bytes.length, form, "t", 1_000).stream()
                .map(value -> new String(value, StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
