package org.oda.gateway;

import io.javalin.http.Context;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** All figures of the process in Prometheus' text format. */
final class MetricsResource {
    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().build();
    private final PrometheusRegistry registry;

    MetricsResource(PrometheusRegistry registry) {
        this.registry = registry;
    }

    void show(Context ctx) throws IOException {
        var text = new ByteArrayOutputStream();
        writer.write(text, registry.scrape());
        ctx.contentType(writer.getContentType()).result(text.toByteArray());
    }
}
