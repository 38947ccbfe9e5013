package org.oda.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.broker.TempBroker;
import org.oda.jobs.Job;
import org.oda.jobs.JobState;
import org.oda.jobs.Jobs;
import org.oda.store.questdb.QuestDbStore;
import org.oda.store.questdb.TempStore;

/** What a look at the store submits, with a real store, broker and jobs. */
class RetentionLookTest {
    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Duration MONTH = Duration.ofDays(31);
    private static final RetentionPolicy FOREVER = new RetentionPolicy(null, Map.of());

    private static TempBroker broker;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startBroker() {
        broker = TempBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void look_severalOldMonths_areMadeParquetOneAtALook() {
        try (Parts parts = new Parts(FOREVER, Duration.ofDays(70))) {
            parts.retention.look();
            assertThat(parts.ended()).extracting(Job::kind).containsExactly(ParquetJob.KIND);
            assertThat(parts.store.packed().months()).isEqualTo(1);
            parts.retention.look();
            assertThat(parts.ended()).hasSize(2);
            assertThat(parts.store.packed().months()).isEqualTo(2);
            // March ended less than 70 days ago
            parts.retention.look();
            assertThat(parts.ended())
                    .hasSize(2)
                    .allSatisfy(job -> assertThat(job.state()).isEqualTo(JobState.DONE));
        }
    }

    @Test
    void look_noneIsToBeParquet_submitsNothing() {
        try (Parts parts = new Parts(FOREVER, null)) {
            parts.retention.look();

            assertThat(parts.ended()).isEmpty();
        }
    }

    @Test
    void look_recordsThatAreTooOld_areRemovedBeforeOthersAreMadeParquet() {
        try (Parts parts = new Parts(new RetentionPolicy(MONTH.multipliedBy(4), Map.of()), MONTH)) {
            parts.retention.look();
            assertThat(parts.ended()).extracting(Job::kind).containsExactly(RetentionJob.KIND);
            assertThat(parts.store.packed().months()).isZero();

            parts.retention.look();
            assertThat(parts.ended())
                    .extracting(Job::kind)
                    .containsExactlyInAnyOrder(RetentionJob.KIND, ParquetJob.KIND);
        }
    }

    /** What a look needs, with some thousand records from January to May. */
    private final class Parts implements AutoCloseable {
        private final QuestDbStore store = TempStore.open(folder);
        private final KafkaLog kafka = new KafkaLog(broker.cluster(), "oda");
        private final Jobs jobs;
        private final Retention retention;

        Parts(RetentionPolicy policy, @Nullable Duration parquetAfter) {
            store.append(IntStream.range(0, 5_000)
                    .mapToObj(i -> record("t", 0, i, JANUARY.plusSeconds(i * 2_400L), number("a", "m", i % 20)))
                    .toList());
            InstantSource clock = InstantSource.fixed(NOW);
            var disk = new DiskLimit(null);
            var metrics = new RetentionMetrics(new PrometheusRegistry());
            jobs = Jobs.start(
                    folder.resolve("jobs"),
                    List.of(new RetentionJob(store, policy, disk, clock, metrics), new ParquetJob(store, metrics)),
                    clock);
            retention = Retention.start(
                    new Retention.Plan(policy, disk, parquetAfter, new KafkaRetention(null, null), false),
                    store,
                    store,
                    kafka,
                    jobs,
                    List::of,
                    seen(),
                    clock,
                    metrics);
            // looks only when it is told to
            retention.close();
        }

        /** Without it the clock is not believed yet, since there are records. */
        private Path seen() {
            Path file = folder.resolve("retention.last");
            try {
                return Files.writeString(file, NOW.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** All jobs, when they have ended. */
        List<Job> ended() {
            await().until(() -> jobs.list().stream().allMatch(job -> job.state().isEnd()));
            return jobs.list();
        }

        @Override
        public void close() {
            retention.close();
            jobs.close();
            kafka.close();
            store.close();
        }
    }
}
