package org.oda.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oda.model.RecordId;
import org.oda.model.RejectReason;

/** What a decoder says of records of a declared topic. */
class DeclarationsTest {
    private static final String DECLARED =
            "'t':{'unit':'Cel','min':-40,'max':80},'n':{'type':'number'},'low':{'min':0},"
                    + "'high':{'unit':'K','max':293.15},'energy':{'unit':'Wh','max':100},'cold':{'unit':'Cel','max':0},'pos':{'unit':'latitude;longitude'},"
                    + "'name':{'type':'text'},'free':{}";

    private final Declarations declarations = new Declarations();
    private final RecordDecoder decoder = new RecordDecoder(
            InstantSource.system(), new TimeBounds(Instant.EPOCH, Duration.ofDays(366)), 1 << 20, declarations);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'t':{'value':80,'unit':'Cel'}",
                "'t':{'value':-40,'unit':'°C'}",
                "'t':{'value':'20','unit':'C'}",
                "'t':{'value':300,'unit':'K'}",
                "'t':{'value':176,'unit':'°F'}",
                "'cold':{'value':32,'unit':'°F'}",
                "'t':null",
                "'t':{'value':null,'unit':'K'}",
                "'n':1,'n2':'x'",
                "'n':true",
                "'n':{'value':1,'unit':'anything'}",
                "'low':{'value':0,'unit':'anything'}",
                "'high':{'value':20,'unit':'Cel'}",
                "'energy':{'value':0.1,'unit':'kWh'}",
                "'pos':{'value':'48.1;11.5','unit':'latitude;longitude'}",
                "'name':'kitchen'",
                "'name':12345",
                "'free':'x'",
                "'free':{'value':1,'unit':'u'}",
                "'undeclared':{'value':1e9,'unit':'K'}"
            })
    void decode_recordThatIsAsDeclared_isAccepted(String data) {
        declare(false);

        assertThat(breach(data)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'t':{'value':80.1,'unit':'Cel'} | t is 80.1 Cel, and is declared as -40 to 80 Cel",
                "'t':{'value':-41,'unit':'C'}    | t is -41 C, and is declared as -40 to 80 Cel",
                "'t':{'value':400,'unit':'K'}    | t is 400 K (126.85 Cel), and is declared as -40 to 80 Cel",
                "'t':{'value':'warm','unit':'C'} | t is no number, and is declared as -40 to 80 Cel",
                "'t':{'value':20,'unit':'%'}     | t has the unit '%', which does not convert to the declared 'Cel'",
                "'t':20                          | t has no unit, which does not convert to the declared 'Cel'",
                "'energy':{'value':1e308,'unit':'kWh'} | energy is 1.0E308 kWh (Infinity Wh), and is declared as at most 100 Wh",
                "'n':'x'                         | n is no number, and is declared as a number",
                "'low':-0.5                      | low is -0.5, and is declared as at least 0",
                "'high':{'value':21,'unit':'Cel'} | high is 21 Cel (294.15 K), and is declared as at most 293.15 K",
                "'pos':{'value':'48','unit':'lat'} | pos has the unit 'lat', which does not convert to the declared 'latitude;longitude'",
                "'n':'x','low':-1                | n is no number, and is declared as a number; low is -1, and is declared as at least 0",
                "'n':'x','low':-1,'t':1,'pos':1,'high':1 | n is no number, and is declared as a number; low is -1, and is declared as at least 0; t has no unit, which does not convert to the declared 'Cel'; and 2 more attributes"
            })
    void decode_recordThatIsNot_isFlaggedOrRejected(String data, String breach) {
        declare(false);
        assertThat(breach(data)).isEqualTo(breach);

        declare(true);
        assertThat(decode("a", data)).isEqualTo(new Decoded.Rejected(RejectReason.BREAKS_DECLARATION, breach));
    }

    @Test
    void decode_otherTopic_isNotHeldAgainstIt() {
        declare(true);

        assertThat(decode("b", "'n':'x'")).isInstanceOf(Decoded.Accepted.class);
    }

    @Test
    void decode_unitsInTurn_areEachConverted() {
        declare(false);

        for (int i = 0; i < 3; i++) {
            assertThat(breach("'t':{'value':300,'unit':'K'}")).isNull();
            assertThat(breach("'t':{'value':300,'unit':'Cel'}")).isNotNull();
            assertThat(breach("'t':{'value':30,'unit':'bar'}")).isNotNull();
        }
    }

    @Test
    void set_anew_replacesWhatWas() {
        declare(true);
        declarations.set(Map.of());

        assertThat(breach("'n':'x'")).isNull();
    }

    private void declare(boolean strict) {
        declarations.set(Map.of(
                "a", DeclarationCodec.read(json("{'strict':%s,'attributes':{%s}}".formatted(strict, DECLARED)))));
    }

    private @Nullable String breach(String data) {
        return ((Decoded.Accepted) decode("a", data)).breach();
    }

    private Decoded decode(String topic, String data) {
        return decoder.decode(
                new RecordId(topic, 0, 0),
                json("{'timestamp':'2024-01-25T13:53:54Z','generator_id':'g','topic':'%s','data':{%s}}"
                        .formatted(topic, data)));
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }
}
