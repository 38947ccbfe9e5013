package org.oda.gateway;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** What the gateway counts. */
final class RequestMetrics implements AutoCloseable {
    private static final String ACCEPTED = "accepted";
    private static final String REJECTED = "rejected";
    private static final String FAILED = "failed";

    private final Counter requests = Counter.builder()
            .name("oda_http_requests_total")
            .help("Requests by method, route and status; a status of 499 where the client went away")
            .labelNames("method", "route", "status")
            .build();
    private final Histogram querySeconds = Histogram.builder()
            .name("oda_query_seconds")
            .help("Time from a query's arrival to the end of its answer, in seconds")
            .labelNames("kind")
            .classicOnly()
            .build();
    private final Counter queryRecords = Counter.builder()
            .name("oda_query_records_total")
            .help("Records, values and windows that queries returned")
            .labelNames("kind")
            .build();
    private final Counter sentRecords = Counter.builder()
            .name("oda_http_sent_records_total")
            .help("Records that were sent by HTTP, by what became of them: accepted, rejected, or failed where Kafka did not"
                    + " acknowledge them")
            .labelNames("result")
            .build();
    private final Gauge queriesRunning = Gauge.builder()
            .name("oda_queries_running")
            .help("Queries that run now")
            .build();

    private final PrometheusRegistry registry;

    RequestMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        List.of(ACCEPTED, REJECTED, FAILED).forEach(sentRecords::initLabelValues);
        all().forEach(registry::register);
    }

    void request(String method, String route, int status) {
        requests.labelValues(method, route, String.valueOf(status)).inc();
    }

    void sent(int accepted, int rejected, int failed) {
        sentRecords.labelValues(ACCEPTED).inc(accepted);
        sentRecords.labelValues(REJECTED).inc(rejected);
        sentRecords.labelValues(FAILED).inc(failed);
    }

    void queryStarted() {
        queriesRunning.inc();
    }

    void queryEnded() {
        queriesRunning.dec();
    }

    void answered(String kind, long results, double seconds) {
        querySeconds.labelValues(kind).observe(seconds);
        queryRecords.labelValues(kind).inc(results);
    }

    @Override
    public void close() {
        all().forEach(registry::unregister);
    }

    private List<Collector> all() {
        return List.of(requests, querySeconds, queryRecords, sentRecords, queriesRunning);
    }
}
