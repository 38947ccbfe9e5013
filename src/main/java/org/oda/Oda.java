package org.oda;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.oda.backup.Backup;
import org.oda.backup.BackupJob;
import org.oda.backup.BackupPlace;
import org.oda.broker.EmbeddedBroker;
import org.oda.broker.FreeSpaceGuard;
import org.oda.catalogue.Catalogue;
import org.oda.codec.Declarations;
import org.oda.codec.Erasures;
import org.oda.codec.RecordDecoder;
import org.oda.codec.TimeBounds;
import org.oda.config.OdaConfig;
import org.oda.config.SqlSettings;
import org.oda.config.TlsSettings;
import org.oda.gateway.Gateway;
import org.oda.gateway.GatewayServices;
import org.oda.intake.Intake;
import org.oda.intake.IntakeConfig;
import org.oda.intake.KafkaIntake;
import org.oda.jobs.Jobs;
import org.oda.jobs.KeptJob;
import org.oda.kafka.KafkaCluster;
import org.oda.live.LiveConfig;
import org.oda.live.LiveFeed;
import org.oda.model.OdaException;
import org.oda.mqtt.MqttSource;
import org.oda.pump.Pump;
import org.oda.pump.RejectEraser;
import org.oda.pump.RejectReader;
import org.oda.pump.Replayer;
import org.oda.pump.Replays;
import org.oda.query.QueryEngine;
import org.oda.retention.EraseJob;
import org.oda.retention.KafkaLog;
import org.oda.retention.ParquetJob;
import org.oda.retention.Retention;
import org.oda.retention.RetentionJob;
import org.oda.retention.RetentionMetrics;
import org.oda.retention.RetentionPolicy;
import org.oda.store.questdb.QuestDbStore;
import org.oda.table.TableAnswer;
import org.oda.tls.ServerCertificate;
import org.oda.topics.TopicCatalogue;
import org.oda.units.Units;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole service. It is fully built, or not at all. */
public final class Oda implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Oda.class);

    private final Deque<AutoCloseable> parts;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final URI gatewayUrl;
    private final String kafkaEndpoint;
    private final int sqlPort;

    private Oda(Deque<AutoCloseable> parts, URI gatewayUrl, String kafkaEndpoint, int sqlPort) {
        this.parts = parts;
        this.gatewayUrl = gatewayUrl;
        this.kafkaEndpoint = kafkaEndpoint;
        this.sqlPort = sqlPort;
    }

    /**
     * Starts everything, and returns when the gateway answers.
     *
     * @throws org.oda.model.OdaException where a part cannot start; what had been started is closed again
     */
    public static Oda start(OdaConfig config) {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            return start(config, parts);
        } catch (RuntimeException | Error e) {
            closeAll(parts);
            throw e;
        }
    }

    private static Oda start(OdaConfig config, Deque<AutoCloseable> parts) {
        // what is wrong in a file is told before anything starts
        MqttParts mqttParts = config.mqtt() == null ? null : MqttParts.read(config.mqtt(), config.maxRecordBytes());
        FileLimit.warnWhereLow();
        var metrics = new PrometheusRegistry();
        TlsSettings tls = config.tls();
        ServerCertificate certificate =
                tls == null ? null : opened(parts, ServerCertificate.follow(tls.certificate(), tls.key(), metrics));
        opened(parts, new ProcessMetrics(metrics));
        var clock = Clock.systemUTC();
        AccessParts access = AccessParts.read(config, clock);

        DataFolder folder = opened(parts, DataFolder.open(config.data()));
        // the database opens while the broker starts: each takes about a second
        var opening = new Opening<>(
                "oda-store-open", () -> QuestDbStore.open(PartConfigs.storeConfig(config, folder), metrics));
        parts.push(opening);
        EmbeddedBroker broker = config.embeddedBroker()
                ? opened(
                        parts,
                        EmbeddedBroker.start(
                                PartConfigs.brokerConfig(config, folder)
                                        .secured(PartConfigs.brokerAccess(config, access), certificate),
                                metrics))
                : null;
        KafkaCluster cluster = broker == null ? PartConfigs.externalCluster(config) : broker.cluster();
        if (broker != null) {
            RestoredBroker.endTransactions(folder.kafka(), cluster);
        }
        FreeSpaceGuard space = broker == null
                ? null
                : opened(parts, FreeSpaceGuard.start(cluster, folder.kafka(), config.freeSpaceFloor(), metrics));
        TopicCatalogue topics =
                opened(parts, TopicCatalogue.open(PartConfigs.catalogueConfig(config, cluster), metrics));
        Pump.internalTopics(config.maxRecordBytes())
                .forEach(topic -> topics.createInternal(topic.name(), topic.partitions(), topic.config()));
        QuestDbStore store = opening.await();
        var declarations = new Declarations();
        var bounds = new TimeBounds(config.earliestTime(), config.latestAhead());
        int maxDataBytes = store.capabilities().maxDataBytes();
        // what is sent has no place in Kafka yet, and what was erased is still to be found there
        var plainDecoder = new RecordDecoder(clock, bounds, maxDataBytes, declarations);
        KafkaLog kafkaLog = opened(parts, new KafkaLog(cluster, config.group()));
        var erasures = new Erasures(kafkaLog::topicId);
        List<KeptJob> formerJobs = Jobs.kept(folder.jobs());
        EraseJob.recall(formerJobs, erasures, kafkaLog);
        var decoder = new RecordDecoder(clock, bounds, maxDataBytes, declarations, erasures);
        topics.onChange(registered -> declarations.set(topics.declarations()));
        Pump pump = opened(parts, Pump.start(PartConfigs.pumpConfig(config, cluster), store, decoder, metrics));
        Intake intake = guarded(
                opened(parts, KafkaIntake.start(new IntakeConfig(cluster, config.maxRecordBytes()), plainDecoder)),
                space);
        Replays replays = opened(parts, Replays.follow(cluster));
        var rejects = new RejectReader(cluster, replays);
        Replayer replayer = opened(
                parts,
                Replayer.open(PartConfigs.pumpConfig(config, cluster), rejects, replays, store, decoder, metrics));
        LiveFeed live = opened(parts, LiveFeed.start(new LiveConfig(cluster, config.group()), store, decoder));
        topics.onChange(registered -> {
            pump.topics(registered);
            live.topics(registered);
        });
        pump.topics(topics.topics());
        live.topics(topics.topics());
        if (broker != null) {
            opened(parts, RestoredBroker.watch(folder.kafka(), topics::topics, pump::lag));
        }
        MqttSource mqtt = mqttParts == null ? null : opened(parts, mqttParts.start(intake, topics, clock, metrics));
        RejectEraser rejectEraser = opened(parts, new RejectEraser(cluster, rejects));
        EraseJob.tidy(formerJobs, rejectEraser);
        var erase = new EraseJob(store, kafkaLog, plainDecoder, rejectEraser, replayer, erasures, topics::topics);
        var policy = new RetentionPolicy(
                config.retention().records(), config.retention().topics());
        var retentionMetrics = new RetentionMetrics(metrics);
        var retire = new RetentionJob(store, policy, PartConfigs.diskLimit(config, folder), clock, retentionMetrics);
        var pack = new ParquetJob(store, retentionMetrics);
        var backups = new BackupPlace(config.backupDir());
        var backup = new Backup(
                folder.root(),
                broker == null ? null : folder.kafka(),
                pump::committed,
                store,
                StoppedService.version(),
                config.freeSpaceFloor(),
                clock);
        Jobs jobs = opened(
                parts,
                Jobs.start(
                        folder.jobs(), List.of(erase, retire, pack, new BackupJob(backup, backups, metrics)), clock));
        Retention retention = opened(
                parts,
                Retention.start(
                        PartConfigs.retentionPlan(config, policy, folder),
                        store,
                        store,
                        kafkaLog,
                        jobs,
                        topics::topics,
                        folder.root().resolve("retention.last"),
                        clock,
                        retentionMetrics));
        topics.onChange(registered -> retention.topicsChanged());
        var units = new Units();
        Gateway gateway = opened(
                parts,
                Gateway.start(
                        PartConfigs.gatewayConfig(config, broker, certificate),
                        new GatewayServices(
                                topics,
                                new QueryEngine(store, units, clock),
                                new TableAnswer(units),
                                rejects,
                                replayer,
                                live,
                                intake,
                                store,
                                pump::figures,
                                pump.storedSignal(),
                                new Catalogue(store, topics::topics),
                                pump::lag,
                                jobs,
                                backups,
                                PartHealth.of(store, topics, space, pump, mqtt, access, metrics),
                                access.entrance(),
                                clock,
                                metrics)));
        URI url = URI.create("%s://%s:%d"
                .formatted(certificate == null ? "http" : "https", reachable(config.host()), gateway.port()));
        String endpoint = broker == null ? cluster.bootstrapServers() : broker.endpoint();
        SqlSettings sql = config.sql();
        if (sql != null && !sql.host().startsWith("127.")) {
            log.atWarn()
                    .addKeyValue("host", sql.host())
                    .log("SQL is open beyond this machine, and nothing of it is encrypted");
        }
        access.announce();
        log.atInfo().addKeyValue("gateway", url).addKeyValue("kafka", endpoint).log("ready");
        return new Oda(parts, url, endpoint, store.sqlPort());
    }

    /** Where the gateway answers, as seen from this machine. */
    public URI gatewayUrl() {
        return gatewayUrl;
    }

    /** {@code host:port} of Kafka as clients reach it. */
    public String kafkaEndpoint() {
        return kafkaEndpoint;
    }

    /** The port where records are read by SQL; 0 where they are not. */
    public int sqlPort() {
        return sqlPort;
    }

    /** Returns when {@link #close} has ended. */
    public void awaitShutdown() throws InterruptedException {
        closed.await();
    }

    /** Stops everything in reverse order; a second call waits for the first. */
    @Override
    public synchronized void close() {
        if (closed.getCount() > 0) {
            closeAll(parts);
            log.atInfo().log("stopped");
            closed.countDown();
        }
    }

    /** What would be refused by the broker is refused at once. */
    private static Intake guarded(Intake intake, @Nullable FreeSpaceGuard space) {
        if (space == null) {
            return intake;
        }
        return (topic, key, value) -> {
            OdaException refusal = space.refusal();
            return refusal == null ? intake.send(topic, key, value) : CompletableFuture.failedFuture(refusal);
        };
    }

    private static String reachable(String host) {
        if (host.equals("0.0.0.0") || host.equals("::")) {
            return "127.0.0.1";
        }
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> parts, T part) {
        parts.push(part);
        return part;
    }

    private static void closeAll(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                log.atWarn()
                        .addKeyValue("part", part.getClass().getSimpleName())
                        .setCause(e)
                        .log("part did not close cleanly");
            }
        }
    }
}
