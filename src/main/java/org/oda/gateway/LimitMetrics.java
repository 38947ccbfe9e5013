package org.oda.gateway;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/** What is in use of each limit, and what was refused because of it. */
final class LimitMetrics implements AutoCloseable {
    private final Map<Limit, Places> places = new ConcurrentHashMap<>();
    private final Counter refused = Counter.builder()
            .name("oda_limits_refused_total")
            .help("Requests that were refused, and answers and connections that were broken off, by the limit")
            .labelNames("limit")
            .build();
    private final List<Collector> all = List.of(
            refused,
            gauge("oda_limits_used", "How much is in use of what is limited in number", Places::used),
            gauge("oda_limits_most", "How much may be in use at once", Places::most));
    private final PrometheusRegistry registry;

    LimitMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        for (Limit limit : Limit.values()) {
            refused.initLabelValues(limit.label());
        }
        all.forEach(registry::register);
    }

    private GaugeWithCallback gauge(String name, String help, ToIntFunction<Places> value) {
        return GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("limit")
                .callback(callback ->
                        places.forEach((limit, each) -> callback.call(value.applyAsInt(each), limit.label())))
                .build();
    }

    void watch(Limit limit, Places of) {
        places.put(limit, of);
    }

    void refused(Limit limit) {
        refused.labelValues(limit.label()).inc();
    }

    @Override
    public void close() {
        all.forEach(registry::unregister);
    }
}
