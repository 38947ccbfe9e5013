package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

class PlacesTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final Places places = new Places(
            Limit.QUERIES,
            "queries run",
            10,
            6,
            " (setting max-queries)",
            new LimitMetrics(new PrometheusRegistry()),
            clock::get);

    @Test
    void take_moreThanTheShare_isRefusedToThatCallerAlone() {
        take("greedy", 6);

        assertThat(refusal("greedy", 1).code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
        assertThat(refusal("greedy", 1).detail())
                .contains("6 of 10 queries run")
                .contains("max-queries");
        take("modest", 4);
        assertThat(places.used()).isEqualTo(10);
    }

    @Test
    void take_whenAllAreTaken_isRefusedToEverybody() {
        take("greedy", 6);
        take("modest", 4);

        assertThat(refusal("third", 1).code()).isEqualTo(ErrorCode.GATEWAY_UNAVAILABLE);
    }

    @Test
    void close_twice_givesBackOnce() {
        Places.Place place = places.take("a", 3);
        place.grow(2);

        place.close();
        place.close();

        assertThat(places.used()).isZero();
        take("a", 6);
    }

    @Test
    void take_none_holdsNothing() {
        Places.Place place = places.take("a", 0);
        place.close();
        clock.addAndGet(30_000_000_000L);
        take("b", 4);
        take("c", 6);

        clock.addAndGet(2_000_000_000L);
        assertThat(refusal("d", 1).retryAfter()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void take_refused_leavesEverythingAsItWas() {
        Places.Place place = places.take("a", 4);
        assertThatThrownBy(() -> place.grow(3)).isInstanceOf(OdaException.class);

        assertThat(places.used()).isEqualTo(4);
        place.close();
        assertThat(places.used()).isZero();
    }

    @Test
    void refusal_ofPlacesHeldForLong_tellsWhenTheNextIsLikelyToEnd() {
        List<Places.Place> held = take("a", 6);
        clock.addAndGet(Duration.ofSeconds(12).toNanos());

        // six that are held for twelve seconds each end every two
        assertThat(refusal("a", 1).retryAfter()).isEqualTo(Duration.ofSeconds(2));

        held.forEach(Places.Place::close);
        take("a", 6);
        assertThat(refusal("a", 1).retryAfter()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(2));
    }

    private List<Places.Place> take(String caller, int count) {
        List<Places.Place> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(places.take(caller, 1));
        }
        return taken;
    }

    private OdaException refusal(String caller, int count) {
        try {
            places.take(caller, count);
            throw new AssertionError("it was not refused");
        } catch (OdaException e) {
            return e;
        }
    }
}
