package org.oda.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.oda.model.JsonText;

class MessageTest {
    private static final Instant TIME = Instant.parse("2024-01-25T13:53:54Z");

    @Test
    void toJson_textAsData_staysThatText() {
        String text = "{'temperature': 25, 'name': \"a\\b\"}";

        String json = json(new Message("livingroom", "thermometer", TIME, Message.text(text)));

        assertThat(json)
                .isEqualTo(
                        "{\"timestamp\":\"2024-01-25T13:53:54Z\",\"generator_id\":\"thermometer\",\"topic\":\"livingroom\","
                                + "\"data\":\"{'temperature': 25, 'name': \\\"a\\\\b\\\"}\"}");
    }

    @Test
    void toJson_objectAsData_isCopied() {
        String json = json(new Message("t", "Büro \"1\"", TIME, JsonText.of("{ \"t\" : 1.0 }")));

        assertThat(json).contains("\"generator_id\":\"Büro \\\"1\\\"\"").endsWith("\"data\":{ \"t\" : 1.0 }}");
    }

    private static String json(Message message) {
        return new String(message.toJson(), StandardCharsets.UTF_8);
    }
}
