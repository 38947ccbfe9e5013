package org.oda.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oda.backup.BackupPlace;
import org.oda.broker.TempBroker;
import org.oda.catalogue.Catalogue;
import org.oda.codec.RecordDecoder;
import org.oda.codec.TimeBounds;
import org.oda.intake.Intake;
import org.oda.intake.IntakeConfig;
import org.oda.intake.KafkaIntake;
import org.oda.jobs.JobHandler;
import org.oda.jobs.JobRun;
import org.oda.jobs.Jobs;
import org.oda.live.LiveConfig;
import org.oda.live.LiveFeed;
import org.oda.pump.Pump;
import org.oda.pump.PumpConfig;
import org.oda.pump.PumpFigures;
import org.oda.pump.RejectReader;
import org.oda.pump.Replayer;
import org.oda.pump.Replays;
import org.oda.query.QueryEngine;
import org.oda.store.Store;
import org.oda.table.TableAnswer;
import org.oda.topics.CatalogueConfig;
import org.oda.topics.TopicCatalogue;
import org.oda.units.Units;

/** A gateway over a broker of its own and a given store. */
final class GatewayFixture implements AutoCloseable {
    static final Instant NOW = Instant.parse("2024-06-01T00:00:00Z");
    static final PumpFigures.Recent RECENT = new PumpFigures.Recent(NOW, Duration.ofSeconds(5), List.of(0.0, 12.5));
    static final int MAX_QUERIES = 3;
    static final int MAX_STREAMS = 5;
    static final int MAX_BODIES = 32;
    static final int MAX_BODY_BYTES = 16 << 20;
    /** One caller may have all of it, as fast as it likes. */
    static final Limits LIMITS = new Limits(
            MAX_QUERIES,
            Duration.ofHours(1),
            SlowReader.USUAL,
            MAX_STREAMS,
            400,
            MAX_BODIES,
            MAX_BODY_BYTES,
            0,
            0,
            0,
            100);

    static final Duration SEND_WAIT = Duration.ofSeconds(2);
    /** Less than after what the gateway gives up a connection on which nothing moves. */
    private static final Duration KAFKA_WAIT = Duration.ofSeconds(25);

    private final TempBroker broker = TempBroker.start();
    private final TopicCatalogue topics;
    private final LiveFeed live;
    private final KafkaIntake intake;
    private final Replays replays;
    private final RejectReader rejects;
    private final Replayer replayer;
    private final Path jobsFolder = newFolder();
    private final Jobs jobs;
    private final Gateway gateway;
    private final ApiClient client;
    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final AtomicBoolean pumpRuns = new AtomicBoolean(true);

    GatewayFixture(Store store, @Nullable String staticEndpoint) {
        this(store, staticEndpoint, LIMITS);
    }

    GatewayFixture(Store store, @Nullable String staticEndpoint, Limits limits) {
        this(store, staticEndpoint, limits, Entrance.OPEN);
    }

    GatewayFixture(Store store, @Nullable String staticEndpoint, Limits limits, Entrance entrance) {
        topics = TopicCatalogue.open(new CatalogueConfig(broker.cluster(), 2, null, KAFKA_WAIT), metrics);
        Pump.internalTopics(1 << 20)
                .forEach(topic -> topics.createInternal(topic.name(), topic.partitions(), topic.config()));
        replays = Replays.follow(broker.cluster());
        rejects = new RejectReader(broker.cluster(), replays);
        replayer = Replayer.open(
                PumpConfig.of(broker.cluster(), "oda-pump", null, 1 << 20),
                rejects,
                replays,
                store,
                decoder(store),
                metrics);
        live = LiveFeed.start(new LiveConfig(broker.cluster(), "oda-pump"), store, decoder(store));
        topics.onChange(live::topics);
        intake = KafkaIntake.start(new IntakeConfig(broker.cluster(), 1 << 20, KAFKA_WAIT, KAFKA_WAIT), decoder(store));
        Map<String, Supplier<Health.Status>> components = new LinkedHashMap<>();
        components.put("store", () -> Health.Status.of(store.isAvailable()));
        components.put("kafka", () -> Health.Status.of(topics.isAvailable()));
        components.put("pump", () -> Health.Status.of(pumpRuns.get()));
        jobs = Jobs.start(jobsFolder, List.of(new EchoJob("echo"), new EchoJob("erase")), InstantSource.system());
        gateway = Gateway.start(
                new GatewayConfig(
                        "127.0.0.1",
                        0,
                        broker.endpoint(),
                        staticEndpoint,
                        KafkaLogin.NONE,
                        null,
                        limits,
                        SEND_WAIT,
                        Duration.ofMillis(800)),
                new GatewayServices(
                        topics,
                        new QueryEngine(store, new Units(), InstantSource.fixed(NOW)),
                        new TableAnswer(new Units()),
                        rejects,
                        replayer,
                        live,
                        intake,
                        store,
                        () -> new PumpFigures(12.5, RECENT, 3, 2, 1),
                        (ids, since) -> new CompletableFuture<>(),
                        new Catalogue(store, topics::topics),
                        topic -> 0L,
                        jobs,
                        new BackupPlace(null),
                        new Health(components),
                        entrance,
                        InstantSource.fixed(NOW),
                        metrics));
        client = new ApiClient(gateway.port());
    }

    ApiClient client() {
        return client;
    }

    Gateway gateway() {
        return gateway;
    }

    TempBroker broker() {
        return broker;
    }

    LiveFeed live() {
        return live;
    }

    Intake intake() {
        return intake;
    }

    RejectReader rejects() {
        return rejects;
    }

    Replayer replayer() {
        return replayer;
    }

    Jobs jobs() {
        return jobs;
    }

    TopicCatalogue topics() {
        return topics;
    }

    void setPumpRuns(boolean runs) {
        pumpRuns.set(runs);
    }

    /** The sum of a metric over the series that have all of the labels, each as {@code name="value"}. */
    double metric(String name, String... labels) {
        return client.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> java.util.Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Its receipt is what was asked. */
    private record EchoJob(String kind) implements JobHandler {
        @Override
        public boolean isResumable() {
            return true;
        }

        @Override
        public ObjectNode run(JobRun run) {
            run.progress("echoing", 1, 2);
            return run.asked();
        }
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("oda-jobs");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RecordDecoder decoder(Store store) {
        return new RecordDecoder(
                InstantSource.system(),
                new TimeBounds(store.capabilities().earliest(), Duration.ofDays(1)),
                store.capabilities().maxDataBytes());
    }

    @Override
    public void close() {
        gateway.close();
        jobs.close();
        delete(jobsFolder);
        intake.close();
        live.close();
        replayer.close();
        replays.close();
        topics.close();
        broker.close();
    }
}
