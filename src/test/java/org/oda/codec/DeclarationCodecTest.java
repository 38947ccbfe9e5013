package org.oda.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.AttributeDeclaration;
import org.oda.model.DeclaredType;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.TopicDeclaration;
import org.oda.model.TopicRegistration;
import org.oda.units.Units;

class DeclarationCodecTest {
    private static final String ALL = "{'topic':'b','description':'d','owner':'o','strict':true,'attributes':"
            + "{'z':{'unit':'Cel','min':-40,'max':80.5,'type':'number','description':'air'},'a':{}}}";

    @Test
    void read_objectWithAll_isTheDeclaration() {
        Map<String, AttributeDeclaration> attributes = new LinkedHashMap<>();
        attributes.put("z", new AttributeDeclaration("Cel", -40.0, 80.5, DeclaredType.NUMBER, "air"));
        attributes.put("a", new AttributeDeclaration(null, null, null, null, null));

        TopicDeclaration read = declaration(ALL);

        assertThat(read).isEqualTo(new TopicDeclaration("d", "o", true, attributes));
        assertThat(read.attributes().keySet()).containsExactly("z", "a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'topic':'b'}",
                "{'topic':'b','description':null,'owner':'','strict':null,'attributes':null}",
                "{'topic':'b','strict':false,'attributes':{}}"
            })
    void read_objectThatSaysNothing_isNone(String topic) {
        assertThat(declaration(topic)).isEqualTo(TopicDeclaration.NONE);
    }

    @Test
    void read_plainBesideAnObject_hasTheDeclarationAndThePlaceOfTheFirst() {
        assertThat(read("{'topics':['b','c',%s,'b']}".formatted(ALL)))
                .extracting(TopicRegistration::topic)
                .containsExactly("b", "c");
        assertThat(read("{'topics':['b','c',%s,'b']}".formatted(ALL)).get(0).declaration())
                .isEqualTo(declaration(ALL));
    }

    @Test
    void write_whatWasRead_isReadAgain() {
        List<TopicRegistration> registrations = read("{'topics':['a',%s]}".formatted(ALL));

        assertThat(RegistrationCodec.read(RegistrationCodec.write(registrations)))
                .isEqualTo(registrations);
        assertThat(new String(RegistrationCodec.write(registrations), UTF_8).replace('"', '\''))
                .isEqualTo("{'topics':['a',%s]}".formatted(ALL));
        assertThat(DeclarationCodec.read(DeclarationCodec.write(declaration(ALL))))
                .isEqualTo(declaration(ALL));
    }

    @Test
    void read_keptByALaterVersion_skipsWhatIsUnknown() {
        assertThat(DeclarationCodec.read(json("{'later':[1],'owner':'o','attributes':{'t':{'unit':'K','later':{}}}}")))
                .isEqualTo(new TopicDeclaration(
                        null, "o", false, Map.of("t", new AttributeDeclaration("K", null, null, null, null))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'owner':'o'}                                    | missing-field | topics[0].topic                     | {\"topic\":",
                "{'topic':7}                                      | bad-value     | topics[0].topic                     | a number, not a string",
                "{'topic':'b','owners':'o'}                       | unknown-field | topics[0].owners                    | did you mean 'owner'",
                "{'topic':'b','owner':7}                          | bad-value     | topics[0].owner                     | a number, not a string",
                "{'topic':'b','description':[]}                   | bad-value     | topics[0].description               | an array, not a string",
                "{'topic':'b','strict':'true'}                    | bad-value     | topics[0].strict                    | a string, not true or false",
                "{'topic':'b','attributes':[]}                    | bad-value     | topics[0].attributes                | an array, not an object",
                "{'topic':'b','attributes':{'':{}}}               | bad-value     | topics[0].attributes                | empty name",
                "{'topic':'b','attributes':{'t':'Cel'}}           | bad-value     | topics[0].attributes.t              | a string, not an object",
                "{'topic':'b','attributes':{'t':null}}            | bad-value     | topics[0].attributes.t              | null, not an object",
                "{'topic':'b','attributes':{'t':{'mim':1}}}       | unknown-field | topics[0].attributes.t.mim          | did you mean 'min'",
                "{'topic':'b','attributes':{'t':{'min':'1'}}}     | bad-value     | topics[0].attributes.t.min          | a string, not a number",
                "{'topic':'b','attributes':{'t':{'max':1e400}}}   | bad-value     | topics[0].attributes.t.max          | leave it out",
                "{'topic':'b','attributes':{'t':{'min':2,'max':1}}} | bad-value   | topics[0].attributes.t.min          | 2.0 is above max 1.0: exchange",
                "{'topic':'b','attributes':{'t':{'type':'bool'}}} | bad-value     | topics[0].attributes.t.type         | known are number, text",
                "{'topic':'b','attributes':{'t':{'type':'text','max':1}}} | bad-value | topics[0].attributes.t.type     | leave out min and max",
                "{'topic':'b','attributes':{'t':{'unit':1}}}      | bad-value     | topics[0].attributes.t.unit         | a number, not a string",
                "{'topic':'b','attributes':{'t':{'unit':'CEL'}}}  | unknown-unit  | topics[0].attributes.t.unit         | did you mean 'Cel'",
                "{'topic':'b','attributes':{'t':{'unit':'kilowat'}}} | unknown-unit | topics[0].attributes.t.unit       | did you mean 'kilowatt'"
            })
    void read_junk_namesFieldValueAndRemedy(String topic, String code, String field, String detail) {
        assertThatThrownBy(() -> read("{'topics':[%s]}".formatted(topic)))
                .isInstanceOfSatisfying(OdaException.class, e -> {
                    assertThat(e.code().code()).isEqualTo(code);
                    assertThat(e.field()).isEqualTo(field);
                    assertThat(e.detail()).contains(detail);
                });
    }

    @Test
    void read_textsBeyondTheirBounds_areRefused() {
        refused("{'topic':'b','description':'%s'}".formatted("x".repeat(1_001)), "topics[0].description");
        refused("{'topic':'b','owner':'%s'}".formatted("x".repeat(201)), "topics[0].owner");
        refused("{'topic':'b','owner':'a\\u001b[31m'}", "topics[0].owner");
        refused("{'topic':'b','owner':'\\ud800'}", "topics[0].owner");
        refused("{'topic':'b','attributes':{'%s':{}}}".formatted("x".repeat(1_001)), "topics[0].attributes");
        refused(
                "{'topic':'b','attributes':{'t':{'unit':'%s'}}}".formatted("x".repeat(65)),
                "topics[0].attributes.t.unit");
        refused("{'topic':'b','attributes':{%s}}".formatted(attributes(1_001, "")), "topics[0].attributes");
        refused("{'topic':'b','attributes':{%s}}".formatted(attributes(100, "y".repeat(900))), "topics[0]");
        assertThat(declaration("{'topic':'b','attributes':{%s}}".formatted(attributes(1_000, "")))
                        .attributes())
                .hasSize(1_000);
    }

    @Test
    void read_sameTopicDeclaredInTwoWays_isAContradiction() {
        assertThat(read("{'topics':[%s,%s]}".formatted(ALL, ALL))).hasSize(1);
        assertThatThrownBy(() -> read("{'topics':[%s,{'topic':'b'}]}".formatted(ALL)))
                .isInstanceOfSatisfying(OdaException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CONTRADICTION);
                    assertThat(e.detail()).contains("'b'");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Cel", "°C", "kWh", "0/1", "latitude;longitude", "EUR", "EUR/kWh", "people", "counts", "dB", "%"
            })
    void read_unitThatIsKnownOrNearToNone_isTaken(String unit) {
        assertThat(declaration("{'topic':'b','attributes':{'t':{'unit':'%s'}}}".formatted(unit))
                        .attributes()
                        .get("t"))
                .extracting(AttributeDeclaration::unit)
                .isEqualTo(unit);
    }

    private static String attributes(int count, String description) {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < count; i++) {
            attributes.append(i == 0 ? "" : ",").append("'a%d':{'description':'%s'}".formatted(i, description));
        }
        return attributes.toString();
    }

    private static void refused(String topic, String field) {
        assertThatThrownBy(() -> declaration(topic)).isInstanceOfSatisfying(OdaException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.BAD_VALUE);
            assertThat(e.field()).isEqualTo(field);
            assertThat(e.detail()).startsWith(field).hasSizeLessThan(300);
        });
    }

    private static TopicDeclaration declaration(String topic) {
        return Objects.requireNonNull(
                read("{'topics':[%s]}".formatted(topic)).get(0).declaration());
    }

    private static List<TopicRegistration> read(String body) {
        return RegistrationCodec.read(json(body), new Units());
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }
}
