package org.oda.gateway;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.oda.intake.Intake;
import org.oda.live.LiveFeed;
import org.oda.pump.PumpFigures;
import org.oda.pump.RejectReader;
import org.oda.pump.Replayer;
import org.oda.pump.StoredSignal;
import org.oda.query.QueryEngine;
import org.oda.store.Store;
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
        Replayer replayer,
        LiveFeed live,
        Intake intake,
        Store store,
        Supplier<PumpFigures> pump,
        StoredSignal stored,
        Health health,
        InstantSource clock,
        PrometheusRegistry metrics) {}
