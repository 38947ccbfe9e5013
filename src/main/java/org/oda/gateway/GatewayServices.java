package org.oda.gateway;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oda.backup.BackupPlace;
import org.oda.catalogue.Catalogue;
import org.oda.intake.Intake;
import org.oda.jobs.Jobs;
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
 * What the gateway serves, and to whom. It closes none of them.
 *
 * @param lag how many records of a topic are before the pump; {@code null} where that is not known
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
        Catalogue catalogue,
        Function<String, @Nullable Long> lag,
        Jobs jobs,
        BackupPlace backups,
        Health health,
        Entrance entrance,
        InstantSource clock,
        PrometheusRegistry metrics) {}
