package org.oda.gateway;

import io.javalin.http.Context;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/** What the gateway counts. */
final class RequestMetrics implements AutoCloseable {
    private static final String ACCEPTED = "accepted";
    private static final String REJECTED = "rejected";
    private static final String FAILED = "failed";

    /** The bounds that OpenTelemetry recommends for this one. */
    private static final double[] SECONDS = {0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10};

    private final Histogram requests = Histogram.builder()
            .name("http_server_request_duration_seconds")
            .help(
                    "Time from a request to the end of its answer, of a stream to its begin; a status of 499 where the client"
                            + " went away")
            .labelNames("http_request_method", "http_route", "http_response_status_code")
            .classicUpperBounds(SECONDS)
            .classicOnly()
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
            .help(
                    "Records that were sent by HTTP, by what became of them: accepted, rejected, or failed where Kafka did not"
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

    /** One that has been answered, since it came. */
    void request(String method, String route, int status, Context ctx) {
        long begin = ServletContextRequest.getServletContextRequest(ctx.req()).getBeginNanoTime();
        requests.labelValues(method, route, String.valueOf(status)).observe((System.nanoTime() - begin) / 1e9);
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
