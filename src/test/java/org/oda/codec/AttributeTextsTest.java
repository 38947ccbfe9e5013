package org.oda.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.oda.model.JsonText;

class AttributeTextsTest {
    @Test
    void of_objectOfBothShapes_givesTheTexts() {
        Map<String, String> texts = AttributeTexts.of(
                JsonText.of(
                        "{\"a\":\"on\",\"b\":{\"value\":\"é\\n\\\"\",\"unit\":\"x\"},\"c\":true,\"d\":null,\"e\":\"None\",\"f\":[\"g\"]}"));

        assertThat(texts).containsEntry("a", "on").containsEntry("b", "é\n\"").doesNotContainKeys("c", "d", "f", "g");
    }

    @Test
    void of_pythonInAString_givesTheTexts() {
        Map<String, String> texts = AttributeTexts.of(
                RecordEncoder.quote("{'a': 'it\\'s', 'b': {'value': nan, 'unit': None}, 'c': True, 'd': -inf}"));

        assertThat(texts).containsEntry("a", "it's").containsEntry("b", "nan").containsEntry("d", "-inf");
        assertThat(texts).doesNotContainKey("c");
    }

    @Test
    void of_numberBeyondADouble_isItsDigits() {
        assertThat(AttributeTexts.of(JsonText.of("{\"a\":1e999}"))).containsEntry("a", "1e999");
        assertThat(AttributeTexts.of(RecordEncoder.quote("{'a':1e999}"))).containsEntry("a", "1e999");
    }

    @Test
    void of_nameThatComesAgain_keepsTheLast() {
        assertThat(AttributeTexts.of(
                        JsonText.of("{\"a\":\"x\",\"a\":\"y\",\"b\":\"x\",\"b\":1.0,\"c\":\"x\",\"c\":true}")))
                .containsEntry("a", "y")
                .doesNotContainEntry("b", "x")
                .doesNotContainKey("c");
    }

    @Test
    void of_textThatIsNoObject_hasNone() {
        assertThat(AttributeTexts.of(RecordEncoder.quote("{'a': 'x'"))).isEmpty();
        assertThat(AttributeTexts.of(RecordEncoder.quote("hello"))).isEmpty();
    }
}
