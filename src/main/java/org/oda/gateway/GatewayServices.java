package org.oda.gateway;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import org.oda.intake.Intake;
import org.oda.live.LiveFeed;
import org.oda.pump.RejectReader;
import org.oda.query.QueryEngine;
import org.oda.table.TableAnswer;
import org.oda.topics.TopicCatalogue;

/**
 * What the gateway serves. It closes none of them.
 *
 * @param clock what the durations of a query count back from
 * @param metrics where the gateway registers its own, and what {@code GET /metrics} shows
 */
public record GatewayServices(
        TopicCatalogue topics,
        QueryEngine queries,
        TableAnswer tables,
        RejectReader rejects,
        LiveFeed live,
        Intake intake,
        Health health,
        InstantSource clock,
        PrometheusRegistry metrics) {}
