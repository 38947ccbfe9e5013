package org.oda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLogEncoderTest {
    @Test
    void encode_facts_keepTheirTypes() throws IOException {
        JsonNode line = encode(
                null,
                new KeyValuePair("count", 7L),
                new KeyValuePair("share", 0.5),
                new KeyValuePair("never", Double.NaN),
                new KeyValuePair("up", true),
                new KeyValuePair("topic", "a \"b\"\n\u0000ü温"),
                new KeyValuePair("nothing", null));

        assertThat(line.get("count").isIntegralNumber()).isTrue();
        assertThat(line.get("share").asDouble()).isEqualTo(0.5);
        assertThat(line.get("never").asText()).isEqualTo("NaN");
        assertThat(line.get("up").isBoolean()).isTrue();
        assertThat(line.get("topic").asText()).isEqualTo("a \"b\"\n\u0000ü温");
        assertThat(line.get("nothing").isNull()).isTrue();
    }

    @Test
    void encode_factNamedAsAMember_takesNothingFromIt() throws IOException {
        JsonNode line = encode(null, new KeyValuePair("message", "of a fact"));

        assertThat(line.get("message").asText()).isEqualTo("something\nhappened");
        assertThat(line.get("fact.message").asText()).isEqualTo("of a fact");
    }

    @Test
    void encode_exception_hasTypeMessageAndAllCauses() throws IOException {
        JsonNode line = encode(new IllegalStateException("outer", new IOException("inner")));

        assertThat(line.get("exception.type").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(line.get("exception.message").asText()).isEqualTo("outer");
        assertThat(line.get("exception.stacktrace").asText()).contains("Caused by: java.io.IOException: inner");
    }

    private static JsonNode encode(@Nullable Throwable exception, KeyValuePair... facts) throws IOException {
        var event = new LoggingEvent(
                "", new LoggerContext().getLogger("org.oda.Test"), Level.WARN, "something\nhappened", exception, null);
        for (KeyValuePair fact : facts) {
            event.addKeyValuePair(fact);
        }
        String line = new String(new JsonLogEncoder().encode(event), StandardCharsets.UTF_8);
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        return new ObjectMapper().readTree(line);
    }
}
