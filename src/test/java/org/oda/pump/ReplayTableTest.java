package org.oda.pump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.oda.pump.ReplayTable.Entry;

class ReplayTableTest {
    private final ReplayTable table = new ReplayTable();

    @Test
    void get_afterManyChanges_isAsAMapHasIt() {
        Random random = new Random(1);
        Map<Long, Entry> expected = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            long offset = random.nextInt(50_000);
            if (random.nextInt(5) == 0) {
                table.takeBack(offset);
                expected.remove(offset);
            } else {
                Entry entry = new Entry(i, random.nextBoolean(), 1 + random.nextInt(1_000));
                table.put(offset, entry, 0);
                expected.put(offset, entry);
            }
        }
        for (long offset = 0; offset < 50_000; offset++) {
            assertThat(table.get(offset)).isEqualTo(expected.get(offset));
        }
    }

    @Test
    void put_more_forgetsWhatIsOutdated() {
        for (int i = 0; i < 100_000; i++) {
            table.put(i, new Entry(i, true, 1_000 + i), 1_000 + i - 100L);
        }

        assertThat(table.size()).isLessThan(400);
        assertThat(table.get(99_999)).isEqualTo(new Entry(99_999, true, 100_999));
    }
}
