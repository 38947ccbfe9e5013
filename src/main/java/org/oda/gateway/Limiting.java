package org.oda.gateway;

import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Makes what holds the limits; all of it measures by one clock, and is seen in the same metrics. */
record Limiting(Limits limits, LimitMetrics metrics) implements AutoCloseable {
    static Limiting of(Limits limits, PrometheusRegistry registry) {
        return new Limiting(limits, new LimitMetrics(registry));
    }

    /**
     * @param what in a sentence, such as {@code queries run}
     * @param leastShare what one caller may have in any case
     * @param remedy what else to tell, behind the sentence
     */
    Places places(Limit limit, String what, int most, int leastShare, String remedy) {
        return new Places(
                limit,
                what,
                most,
                Math.min(most, Math.max(leastShare, limits.shareOf(most))),
                remedy,
                metrics,
                System::nanoTime);
    }

    /** @param what one caller does, in a sentence, such as {@code sends 100 records a second} */
    Rate rate(Limit limit, String what, double perSecond) {
        return new Rate(limit, what, perSecond, metrics, System::nanoTime);
    }

    @Override
    public void close() {
        metrics.close();
    }
}
