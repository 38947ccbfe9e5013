package org.oda.gateway;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.oda.pump.RejectReader;
import org.oda.query.QueryEngine;
import org.oda.topics.TopicCatalogue;

/**
 * What the gateway serves. It closes none of them.
 *
 * @param metrics where the gateway registers its own, and what {@code GET /metrics} shows
 */
public record GatewayServices(
        TopicCatalogue topics, QueryEngine queries, RejectReader rejects, Health health, PrometheusRegistry metrics) {}
