package org.oda.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.oda.store.Records.START;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;
import static org.oda.store.Records.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.store.FakeStore;

/** How old an answer may be, and what it is made of when the store has gone on. */
class CatalogueAgeTest {
    private static final Listing ALL = new Listing(null, null, 100);

    private final FakeStore store = new FakeStore();
    private final List<String> registered = new ArrayList<>(List.of("a"));
    private long nanos;
    /** What each look at the clock takes. */
    private long step;

    private final Catalogue catalogue = new Catalogue(store, () -> registered, () -> nanos += step);

    @Test
    void topics_withinASecond_areThoseOfBefore() {
        append(0);
        assertThat(records()).isEqualTo(1);
        append(1);

        pass(Duration.ofMillis(999));
        assertThat(records()).isEqualTo(1);
        pass(Duration.ofMillis(1));
        assertThat(records()).isEqualTo(2);
    }

    @Test
    void topics_inventoryTakesLong_areOlder() {
        append(0);
        step = Duration.ofMillis(500).toNanos();
        assertThat(records()).isEqualTo(1);
        append(1);
        step = 0;

        pass(Duration.ofMillis(4_900));
        assertThat(records()).isEqualTo(1);
        pass(Duration.ofMillis(200));
        assertThat(records()).isEqualTo(2);
    }

    @Test
    void topics_registeredMeanwhile_areThereAtOnce() {
        catalogue.topics(ALL, topic -> true);
        registered.add("b");

        assertThat(catalogue.topics(ALL, topic -> true).entries())
                .extracting(Entry::name)
                .containsExactly("a", "b");
    }

    @Test
    void topics_storeIsAway_areRefused() {
        store.setAvailable(false);

        assertThatThrownBy(() -> catalogue.topics(ALL, topic -> true))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
        store.setAvailable(true);
        assertThat(catalogue.topics(ALL, topic -> true).entries()).hasSize(1);
    }

    @Test
    void topic_attributeSeenAtOneInstantWithTwoUnits_hasTheLastValueOfEach() {
        store.append(List.of(
                record("a", 0, 0, START, "g", "{\"t\":\"" + "x".repeat(2_000) + "\"}", text("t", null)),
                record("a", 0, 1, START, "g", "1", number("t", "Cel", 1)),
                record("a", 0, 2, START, "h", "1", number("t", "Cel", 2)),
                record("a", 0, 3, START, "g", "1", number("t", "K", 3))));

        List<AttributeEntry> attributes = catalogue.topic("a", topic -> true).attributes();

        assertThat(attributes).extracting(AttributeEntry::lastNumber).containsExactly(null, 2.0, 3.0);
        assertThat(attributes.get(0).lastText()).hasSize(1_000).startsWith("xx").endsWith("…");
        assertThat(store.openCursors()).isZero();
    }

    private void append(int offset) {
        store.append(List.of(record("a", 0, offset, START.plusSeconds(offset))));
    }

    private long records() {
        Figures figures = catalogue.topics(ALL, topic -> true).entries().get(0).figures();
        return figures == null ? 0 : figures.records();
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
