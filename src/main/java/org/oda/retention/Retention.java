package org.oda.retention;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oda.jobs.Jobs;
import org.oda.model.Erasure;
import org.oda.model.Nanos;
import org.oda.store.Packing;
import org.oda.store.Store;
import org.oda.store.StoredSeries;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few minutes whether something is too old, or the store too large, and submits a job for it; sees to it that Kafka's topics
 * have the retention that they are to have.
 */
public final class Retention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final Duration FIRST_AFTER = Duration.ofSeconds(20);
    /** A partition is written anew for what is too old in it: not for each record, but at most about once a day. */
    private static final Duration LONGEST_SLACK = Duration.ofDays(1);

    private static final int SLACK_PART = 10;
    private static final String WHO = "oda";

    private final Plan plan;
    private final Store store;
    private final Packing packing;
    private final KafkaKeeping kafka;
    private final Jobs jobs;
    private final Supplier<? extends Collection<String>> topics;
    private final ClockGuard guard;
    private final InstantSource clock;
    private final RetentionMetrics metrics;
    private final AtomicBoolean changed = new AtomicBoolean();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "oda-retention");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * What is kept.
     *
     * @param parquetAfter months that ended so long ago are kept as Parquet; {@code null} for none
     * @param isOwnKafka whether topics whose retention is not told get the broker's own
     */
    public record Plan(
            RetentionPolicy policy,
            DiskLimit disk,
            @Nullable Duration parquetAfter,
            KafkaRetention kafka,
            boolean isOwnKafka) {}

    private Retention(
            Plan plan,
            Store store,
            Packing packing,
            KafkaLog kafka,
            Jobs jobs,
            Supplier<? extends Collection<String>> topics,
            Path file,
            InstantSource clock,
            RetentionMetrics metrics) {
        this.plan = plan;
        this.store = store;
        this.packing = packing;
        this.kafka = new KafkaKeeping(kafka);
        this.jobs = jobs;
        this.topics = topics;
        this.guard = new ClockGuard(
                file, System::nanoTime, !store.inventory().series().isEmpty());
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Begins to look.
     *
     * @param packing of the same store
     * @param topics those that are registered
     * @param file where the time of the last look is kept
     */
    public static Retention start(
            Plan plan,
            Store store,
            Packing packing,
            KafkaLog kafka,
            Jobs jobs,
            Supplier<? extends Collection<String>> topics,
            Path file,
            InstantSource clock,
            RetentionMetrics metrics) {
        var retention = new Retention(plan, store, packing, kafka, jobs, topics, file, clock, metrics);
        ScheduledFuture<?> unused = retention.timer.scheduleWithFixedDelay(
                retention::look, FIRST_AFTER.toSeconds(), INTERVAL.toSeconds(), TimeUnit.SECONDS);
        return retention;
    }

    /** New topics get their retention in Kafka, where they are not to have what is usual; many at once are one change. */
    public void topicsChanged() {
        if (isAskedOfKafka() && changed.compareAndSet(false, true)) {
            try {
                ScheduledFuture<?> unused = timer.schedule(
                        () -> {
                            changed.set(false);
                            careful(this::setKafka);
                        },
                        1,
                        TimeUnit.SECONDS);
            } catch (RejectedExecutionException e) {
                // closed; the next start sees to it
            }
        }
    }

    private boolean isAskedOfKafka() {
        return plan.kafka().period() != null
                || plan.kafka().bytes() != null
                || !plan.policy().isForever();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.atWarn().log("the retention does not stop and is left");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is done every few minutes. */
    void look() {
        careful(this::setKafka);
        careful(() -> metrics.nearEnd(kafka.nearEnd(topics.get(), clock.instant())));
        careful(this::lookForOld);
    }

    /** What fails is tried again at the next look. */
    private static void careful(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("a look of the retention failed");
            LOG.atDebug().setCause(e).log("a look of the retention failed");
        }
    }

    /** Where nothing is asked any more the topics of the own broker get back what is usual. */
    private void setKafka() {
        if (plan.isOwnKafka() || isAskedOfKafka()) {
            kafka.setRetention(topics.get(), plan.policy(), plan.kafka(), plan.isOwnKafka());
        }
    }

    private void lookForOld() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        boolean isBelieved = guard.isBelieved(now);
        metrics.doubts(!isBelieved);
        boolean isFull = isBeyondDisk(now);
        boolean isOld = isBelieved && !plan.policy().isForever() && hasOld(now);
        if ((isOld || isFull) && !isAnyUnderWay()) {
            ObjectNode asked = JsonNodeFactory.instance.objectNode();
            // where the clock is doubted nothing is too old
            asked.put(RetentionJob.NOW, (isBelieved ? now : Erasure.EVER.from()).toString());
            jobs.submit(RetentionJob.KIND, asked, WHO);
        }
        metrics.packed(packing.packed());
        if (isBelieved && !isAnyUnderWay()) {
            pack(now);
        }
    }

    /** One month at a look: in between appenders catch up, and other jobs have their turn. */
    private void pack(Instant now) {
        if (plan.parquetAfter() != null) {
            packing.packable(now.minus(plan.parquetAfter())).stream()
                    .findFirst()
                    .ifPresent(month -> {
                        ObjectNode asked = JsonNodeFactory.instance.objectNode();
                        asked.put(ParquetJob.MONTH, month.toString());
                        jobs.submit(ParquetJob.KIND, asked, WHO);
                    });
        }
    }

    /** Behind another job what was seen now would no longer be so; an erasure also makes room. */
    private boolean isAnyUnderWay() {
        return jobs.list().stream().anyMatch(job -> !job.state().isEnd());
    }

    private boolean hasOld(Instant now) {
        for (StoredSeries series : store.inventory().series()) {
            Duration period = plan.policy().of(series.topic());
            if (period != null) {
                Duration part = period.dividedBy(SLACK_PART);
                Duration slack = part.compareTo(LONGEST_SLACK) < 0 ? part : LONGEST_SLACK;
                Instant end = plan.policy().end(series.topic(), now.minus(slack));
                if (end != null && Nanos.toInstant(series.first()).isBefore(end)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether something can go so that the rest has room. */
    private boolean isBeyondDisk(Instant now) {
        long over = plan.disk().over(store);
        metrics.over(over);
        if (over == 0) {
            return false;
        }
        Instant before = plan.disk().before(store, now);
        LOG.atWarn()
                .addKeyValue("bytes_over", over)
                .addKeyValue("removed_before", before == null ? "-" : before)
                .log(
                        before == null
                                ? "the store takes more of the disk than it may, and its newest records alone are too much"
                                : "the store takes more of the disk than it may: its oldest records are removed");
        return before != null;
    }
}
