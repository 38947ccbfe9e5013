package org.oda.pump;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FlagLimitTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2024-01-25T13:53:00Z"));
    private final FlagLimit limit = new FlagLimit(now::get);

    @Test
    void admits_floodOfOneTopic_fewInEachMinuteAndLeavesOthersTheirs() {
        assertThat(admitted("a", 1_000)).isEqualTo(FlagLimit.PER_MINUTE);
        assertThat(admitted("b", 3)).isEqualTo(3);

        now.set(Instant.parse("2024-01-25T13:53:59.999Z"));
        assertThat(admitted("a", 1_000)).isZero();

        now.set(Instant.parse("2024-01-25T13:54:00Z"));
        assertThat(admitted("a", 1_000)).isEqualTo(FlagLimit.PER_MINUTE);
    }

    private int admitted(String topic, int asked) {
        int admitted = 0;
        for (int i = 0; i < asked; i++) {
            admitted += limit.admits(topic) ? 1 : 0;
        }
        return admitted;
    }
}
