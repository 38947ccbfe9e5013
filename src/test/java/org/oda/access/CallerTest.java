package org.oda.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oda.model.OdaException;

class CallerTest {
    @ParameterizedTest
    @CsvSource({
        "*,              livingroom,       true",
        "livingroom,     livingroom,       true",
        "livingroom,     livingroom2,      false",
        "living*,        livingroom,       true",
        "living*,        living,           true",
        "*.power,        b1.heat.power,    true",
        "b*.p*r,         b1.heat.power,    true",
        "b1.*,           b1,               false",
        "b1.x,           b1-x,             false",
        "*,              __oda_rejects,    false",
        "__oda_*,        __oda_rejects,    false",
    })
    void matches_patternAndTopic_starStandsForAnyRun(String pattern, String topic, boolean expected) {
        assertThat(new TopicPattern(pattern).matches(topic)).isEqualTo(expected);
    }

    @Test
    void may_scopeAndTopic_bothAreNeeded() {
        var caller = new Caller("kitchen", Set.of(Scope.SEND), List.of(new TopicPattern("kitchen*")));
        assertThat(caller.may(Scope.SEND, "kitchen-2")).isTrue();
        assertThat(caller.may(Scope.SEND, "cellar")).isFalse();
        assertThat(caller.may(Scope.READ, "kitchen-2")).isFalse();
        assertThat(caller.mayEverywhere(Scope.SEND)).isFalse();
        assertThat(Caller.ANYONE.mayEverywhere(Scope.ADMIN)).isTrue();
    }

    @Test
    void newPattern_otherCharacters_areRefusedWithTheValue() {
        assertThatThrownBy(() -> new TopicPattern("a b"))
                .isInstanceOf(OdaException.class)
                .hasMessageContaining("'a b'");
    }
}
