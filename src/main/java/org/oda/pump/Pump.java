package org.oda.pump;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.oda.codec.RecordDecoder;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings all records of the topics it is told from Kafka to the store, each exactly once as far as anybody who looks into
 * the store can tell, and those that cannot be stored to the rejects topic. Where the store or Kafka is away it waits, and
 * goes on by itself.
 *
 * <p>Several instances with the same group share the work. May be used by several threads.
 */
public final class Pump implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
    private static final int ADMIN_TIMEOUT_MILLIS = 5_000;

    /** The batches in hand are still stored and committed within this time. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final PumpConfig config;
    private final Store store;
    private final RecordDecoder decoder;
    private final PumpMetrics metrics;
    private final Outage storeOutage;
    private final Outage kafkaOutage;
    private final RejectLog rejectLog;
    private final FlagLimit flagLimit;
    private final Admin admin;
    private final CommitWatch commits;
    private final Thread commitThread;
    private final TopicPartitions partitions;
    private final Lag lag;
    private final PumpControl control;
    private final Thread controlThread;
    private final List<PumpWorker> workers = new ArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile boolean isClosed;

    private Pump(PumpConfig config, Store store, RecordDecoder decoder, PumpMetrics metrics, InstantSource clock) {
        this.config = config;
        this.store = store;
        this.decoder = decoder;
        this.metrics = metrics;
        storeOutage = new Outage("store", clock);
        kafkaOutage = new Outage("kafka", clock);
        rejectLog = new RejectLog(config);
        flagLimit = new FlagLimit(clock);
        admin = Admin.create(config.cluster()
                .clientSettings(Map.of(
                        AdminClientConfig.CLIENT_ID_CONFIG,
                        "oda-pump-admin",
                        AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        1_000,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        ADMIN_TIMEOUT_MILLIS,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        ADMIN_TIMEOUT_MILLIS)));
        commits = new CommitWatch(admin, config.group());
        commitThread = daemon(commits, "oda-pump-commits");
        partitions = new TopicPartitions(admin);
        lag = new Lag(admin, config.group(), metrics);
        control = new PumpControl(partitions, lag, kafkaOutage, this::supervise);
        for (int i = 0; i < config.threads(); i++) {
            int number = i;
            workers.add(new PumpWorker(
                    (maxBatchRecords, isClosing) -> loop(number, maxBatchRecords, isClosing),
                    config.maxBatchRecords(),
                    metrics));
        }
        for (int i = 0; i < workers.size(); i++) {
            threads.add(thread(i));
        }
        controlThread = daemon(control, "oda-pump-control");
    }

    /**
     * The topics that have to be there before the pump starts.
     *
     * @param maxRecordBytes the largest record that clients can send
     */
    public static List<InternalTopic> internalTopics(int maxRecordBytes) {
        return List.of(
                new InternalTopic(Slots.TOPIC, Slots.NUMBER, Map.of()),
                RejectLog.topic(maxRecordBytes),
                ReplayLog.topic(maxRecordBytes));
    }

    /**
     * Does not wait for Kafka: see {@link #health}.
     *
     * @throws OdaException {@code KAFKA_UNAVAILABLE} where no bootstrap server has an address
     */
    public static Pump start(PumpConfig config, Store store, RecordDecoder decoder, PrometheusRegistry registry) {
        var metrics = new PumpMetrics(registry);
        try {
            var pump = new Pump(config, store, decoder, metrics, InstantSource.system());
            pump.threads.forEach(Thread::start);
            pump.controlThread.start();
            pump.commitThread.start();
            return pump;
        } catch (KafkaException e) {
            metrics.close();
            throw new OdaException(
                    ErrorCode.KAFKA_UNAVAILABLE,
                    "Kafka cannot be reached at '%s'; give host:port[,host:port]".formatted(config.cluster()),
                    e);
        }
    }

    /** From now on these topics are read, from their first record on, and no others. Returns at once. */
    public void topics(Collection<String> topics) {
        partitions.wanted(topics);
        control.wake();
    }

    /** Tells when records are stored. */
    public StoredSignal storedSignal() {
        return commits;
    }

    /** How many records of the topic were before the pump some seconds ago; {@code null} where that is not known yet. */
    public @Nullable Long lag(String topic) {
        return lag.of(topic);
    }

    /**
     * How far all instances together have stored each partition, as lines {@code topic,partition,offset}, which Kafka's
     * {@code kafka-consumer-groups --reset-offsets --from-file} reads.
     *
     * @throws OdaException {@code KAFKA_UNAVAILABLE}
     */
    public String committed() {
        try {
            StringBuilder lines = new StringBuilder();
            admin.listConsumerGroupOffsets(config.group())
                    .partitionsToOffsetAndMetadata()
                    .get(ADMIN_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                    .forEach((partition, offset) -> lines.append(
                            "%s,%d,%d%n".formatted(partition.topic(), partition.partition(), offset.offset())));
            return lines.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OdaException(ErrorCode.KAFKA_UNAVAILABLE, "interrupted while Kafka was asked", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new OdaException(
                    ErrorCode.KAFKA_UNAVAILABLE, "Kafka does not tell the group's offsets: %s".formatted(e), e);
        }
    }

    public boolean isHealthy() {
        return health().isReady();
    }

    public PumpHealth health() {
        String trouble = trouble();
        return trouble == null ? new PumpHealth(true, "running") : new PumpHealth(false, trouble);
    }

    /** What it has done of late, and has before it. */
    public PumpFigures figures() {
        return metrics.figures();
    }

    /** Ends within some 15 seconds. What was not committed is delivered again at the next start. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        control.close();
        workers.forEach(PumpWorker::close);
        long deadline = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
        for (Thread thread : threads) {
            end(thread, deadline);
        }
        commits.close();
        admin.close(Duration.ofSeconds(1));
        end(commitThread, deadline);
        end(controlThread, deadline);
        rejectLog.close();
        metrics.close();
    }

    private @Nullable String trouble() {
        if (isClosed) {
            return "closed";
        }
        for (Outage outage : List.of(storeOutage, kafkaOutage)) {
            String detail = outage.detail();
            if (detail != null) {
                return detail;
            }
        }
        for (PumpWorker worker : workers) {
            String detail = worker.trouble();
            if (detail != null) {
                return detail;
            }
        }
        return null;
    }

    private PumpLoop loop(int number, int maxBatchRecords, BooleanSupplier isClosing) {
        String name = threadName(number);
        return new PumpLoop(
                new Subscription(config, number, Math.max(1, maxBatchRecords / 4), partitions, metrics, commits),
                decoder,
                new Delivery(
                        new Appender(store, storeOutage, metrics),
                        rejectLog,
                        flagLimit,
                        kafkaOutage,
                        metrics,
                        isClosing),
                Executors.newFixedThreadPool(PumpLoop.MOST_UNDER_WAY, task -> daemon(task, name + "-delivery")),
                maxBatchRecords,
                config.maxBatchBytes(),
                metrics,
                isClosing);
    }

    /** Called by the control thread: a worker survives what it can, and a thread that did not is replaced. */
    private void supervise() {
        for (int i = 0; i < threads.size() && !isClosed; i++) {
            if (!threads.get(i).isAlive()) {
                LOG.atError().addKeyValue("thread", threadName(i)).log("pump thread died; it is replaced");
                threads.set(i, thread(i));
                threads.get(i).start();
            }
        }
    }

    private Thread thread(int number) {
        return daemon(workers.get(number), threadName(number));
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private static String threadName(int number) {
        return "oda-pump-" + number;
    }

    private static void end(Thread thread, long deadline) {
        try {
            thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            if (thread.isAlive()) {
                LOG.atWarn().addKeyValue("thread", thread.getName()).log("pump thread does not end; it is interrupted");
                thread.interrupt();
                thread.join(1_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
