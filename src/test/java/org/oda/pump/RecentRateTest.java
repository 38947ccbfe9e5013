package org.oda.pump;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentRateTest {
    private final AtomicLong now = new AtomicLong(-5);
    private final RecentRate rate = new RecentRate(now::get);

    @Test
    void perSecond_nothingCounted_isZero() {
        assertThat(rate.perSecond()).isZero();
    }

    @Test
    void perSecond_presentSecond_isNotYetTold() {
        rate.add(70);

        assertThat(rate.perSecond()).isZero();
        pass(Duration.ofSeconds(1));
        assertThat(rate.perSecond()).isEqualTo(7);
    }

    @Test
    void perSecond_steadyFlow_isTheFlow() {
        for (int i = 0; i < 100; i++) {
            rate.add(25);
            pass(Duration.ofMillis(250));
        }

        assertThat(rate.perSecond()).isEqualTo(100);
    }

    @Test
    void perSecond_longAgo_isForgotten() {
        rate.add(1_000);
        pass(Duration.ofSeconds(RecentRate.SECONDS));

        assertThat(rate.perSecond()).isEqualTo(100);
        pass(Duration.ofSeconds(1));
        assertThat(rate.perSecond()).isZero();
        rate.add(10);
        pass(Duration.ofDays(30));
        assertThat(rate.perSecond()).isZero();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
