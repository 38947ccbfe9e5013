package org.oda.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.oda.model.DecodedRecord;
import org.oda.model.JsonText;
import org.oda.model.OdaRecord;
import org.oda.model.RecordId;

class RingTest {
    @Test
    void from_withinWhatIsHeld_givesItInOrder() {
        var ring = new Ring(10, 1 << 20);
        for (int i = 0; i < 5; i++) {
            ring.add(record(i, 1));
        }

        assertThat(ring.end()).isEqualTo(5);
        assertThat(ring.from(2, 2)).containsExactly(record(2, 1), record(3, 1));
        assertThat(ring.from(5, 2)).isEmpty();
        assertThat(ring.isGone(0)).isFalse();
    }

    @Test
    void add_moreThanItHolds_letsTheOldestGo() {
        var ring = new Ring(3, 1 << 20);
        for (int i = 0; i < 10; i++) {
            ring.add(record(i, 1));
        }

        assertThat(ring.isGone(6)).isTrue();
        assertThat(ring.isGone(7)).isFalse();
        assertThat(ring.from(7, 10)).hasSize(3);
        assertThat(ring.from(6, 10)).isEmpty();
    }

    @Test
    void add_moreBytesThanItHolds_letsTheOldestGo() {
        var ring = new Ring(1_000, 10_000);
        for (int i = 0; i < 10; i++) {
            ring.add(record(i, 3_000));
        }
        ring.add(record(10, 50_000));

        assertThat(ring.isGone(9)).isTrue();
        assertThat(ring.from(10, 10)).hasSize(1);
    }

    private static DecodedRecord record(long offset, int length) {
        return new DecodedRecord(
                new OdaRecord(new RecordId("t", 0, offset), offset, "g", JsonText.of("1".repeat(length))), List.of());
    }
}
