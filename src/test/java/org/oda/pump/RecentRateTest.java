package org.oda.pump;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class RecentRateTest {
    private Instant now = Instant.parse("2024-06-01T00:00:00.250Z");
    private final RecentRate rate = new RecentRate(() -> now);

    @Test
    void perSecond_nothingCounted_isZero() {
        assertThat(rate.perSecond()).isZero();
        assertThat(rate.recent())
                .isEqualTo(new PumpFigures.Recent(
                        Instant.parse("2024-06-01T00:00:00Z"), Duration.ofSeconds(5), Collections.nCopies(120, 0.0)));
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
        assertThat(rate.recent().rates().subList(115, 120)).containsExactly(95.0, 100.0, 100.0, 100.0, 100.0);
    }

    @Test
    void perSecond_longAgo_isForgotten() {
        rate.add(1_000);
        pass(Duration.ofSeconds(10));

        assertThat(rate.perSecond()).isEqualTo(100);
        pass(Duration.ofSeconds(1));
        assertThat(rate.perSecond()).isZero();
        rate.add(10);
        pass(Duration.ofDays(30));
        assertThat(rate.perSecond()).isZero();
        assertThat(rate.recent().rates()).containsOnly(0.0);
    }

    @Test
    void recent_secondsOfALastStepThatIsNotOver_areLeftOut() {
        rate.add(10);
        pass(Duration.ofSeconds(5));
        rate.add(1_000);
        pass(Duration.ofSeconds(4));

        assertThat(rate.recent().until()).isEqualTo("2024-06-01T00:00:05Z");
        assertThat(rate.recent().rates().get(119)).isEqualTo(2);

        pass(Duration.ofSeconds(1));

        assertThat(rate.recent().until()).isEqualTo("2024-06-01T00:00:10Z");
        assertThat(rate.recent().rates().subList(118, 120)).containsExactly(2.0, 200.0);
    }

    @Test
    void recent_tenMinutes_fallOutAtTheFarEnd() {
        rate.add(10);
        pass(Duration.ofMinutes(10));
        assertThat(rate.recent().rates().get(0)).isEqualTo(2);

        pass(Duration.ofSeconds(5));

        assertThat(rate.recent().rates()).containsOnly(0.0);
    }

    @Test
    void perSecond_clockSetBack_standsStill() {
        pass(Duration.ofSeconds(1));
        rate.add(10);
        pass(Duration.ofHours(-1));
        rate.add(10);

        assertThat(rate.perSecond()).isZero();
        pass(Duration.ofHours(1).plusSeconds(1));
        assertThat(rate.perSecond()).isEqualTo(2);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
