package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

class RateTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final Rate rate = rate(100);

    @Test
    void require_onAverageAsMuchAsMayBe_isNeverRefused() {
        for (int i = 0; i < 1_000; i++) {
            rate.require("a");
            rate.charge("a", 10);
            pass(Duration.ofMillis(100));
        }
    }

    @Test
    void require_behindALargeRequest_tellsWhenItIsPaidBack() {
        rate.require("a");
        rate.charge("a", 1_000);

        assertThatThrownBy(() -> rate.require("a")).isInstanceOfSatisfying(OdaException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
            // ten seconds' worth, of which two may be had at once
            assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(8));
            assertThat(e.detail()).contains("sends 100 records").contains("max-records-per-second");
        });
        assertThatCode(() -> rate.require("b")).doesNotThrowAnyException();
        pass(Duration.ofSeconds(8));
        assertThatCode(() -> rate.require("a")).doesNotThrowAnyException();
    }

    @Test
    void charge_overALongTime_letsThroughTheRateAndNoMore() {
        long passed = 0;
        for (int i = 0; i < 10_000; i++) {
            try {
                rate.require("a");
                rate.charge("a", 1);
                passed++;
            } catch (OdaException e) {
                assertThat(e.retryAfter()).isPositive();
            }
            pass(Duration.ofMillis(1));
        }

        assertThat(passed).isBetween(1_190L, 1_210L);
    }

    @Test
    void charge_manyCallers_areForgottenWhenTheyAreQuiet() {
        for (int i = 0; i < 100_000; i++) {
            rate.charge("caller " + i, 1);
            pass(Duration.ofMillis(1));
        }

        assertThat(rate.remembered()).isLessThan(3_000);
    }

    @Test
    void require_noLimit_isNeverRefused() {
        Rate none = rate(0);
        none.charge("a", Long.MAX_VALUE);

        assertThatCode(() -> none.require("a")).doesNotThrowAnyException();
    }

    private Rate rate(int perSecond) {
        return new Rate(
                Limit.RECORDS_PER_SECOND,
                "sends %d records a second".formatted(perSecond),
                perSecond,
                new LimitMetrics(new PrometheusRegistry()),
                clock::get);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }
}
