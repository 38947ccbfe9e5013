package org.oda.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

class TopicNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "livingroom", "Floor-1.room_2", "_one", "...", "0"})
    void check_allowedName_isReturned(String name) {
        assertThat(TopicName.check(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "'', empty",
        "., '..'",
        ".., '..'",
        "living room, only a-z",
        "küche, only a-z",
        "a/b, only a-z",
        "'a\n', only a-z",
        "🏠, only a-z",
        "__oda_topics, reserved",
        "__mine, reserved",
    })
    void check_otherName_tellsTheRule(String name, String rule) {
        assertThatThrownBy(() -> TopicName.check(name))
                .isInstanceOfSatisfying(OdaException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.BAD_TOPIC_NAME);
                    assertThat(e.field()).isEqualTo("topics");
                })
                .hasMessageContaining("'" + name + "'")
                .hasMessageContaining(rule);
    }

    @Test
    void check_length_endsAt249() {
        assertThat(TopicName.check("x".repeat(249))).hasSize(249);
        assertThatThrownBy(() -> TopicName.check("x".repeat(250)))
                .hasMessageContaining("250 characters")
                .hasMessageContaining("249")
                .hasMessageNotContaining("x".repeat(100));
    }
}
