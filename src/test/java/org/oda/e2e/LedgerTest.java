package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The checker itself is checked: it must see a planted loss, a planted double and a stranger. */
class LedgerTest {
    @Test
    void faults_lossDoubleAndStranger_areFound() {
        var ledger = new Ledger();
        for (String data : new String[] {"a", "b", "c"}) {
            ledger.sent(data);
            ledger.acknowledged(data);
        }
        ledger.sent("unacknowledged");

        assertThat(ledger.faults(Map.of("a", 1, "b", 1, "c", 1))).isEmpty();
        assertThat(ledger.faults(Map.of("a", 1, "b", 1, "c", 1, "unacknowledged", 1)))
                .isEmpty();
        assertThat(ledger.faults(Map.of("a", 1, "b", 2, "x", 1))).containsOnlyKeys("b", "c", "x");
    }
}
