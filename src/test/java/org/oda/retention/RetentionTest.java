package org.oda.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.oda.store.Records.everything;
import static org.oda.store.Records.record;
import static org.oda.store.Records.scan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.jobs.Job;
import org.oda.jobs.JobState;
import org.oda.jobs.Jobs;
import org.oda.model.DecodedRecord;
import org.oda.model.NamePattern;
import org.oda.model.Nanos;
import org.oda.store.Store;
import org.oda.store.questdb.QuestDbStore;
import org.oda.store.questdb.TempStore;

/** The job on a real store. */
class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-03-15T12:00:00Z");

    private final List<DecodedRecord> pending = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void run_severalRetentions_keepsExactlyWhatIsWithinThem() {
        var policy = new RetentionPolicy(Duration.ofDays(60), Map.of(new NamePattern("short*"), Duration.ofDays(2)));
        try (QuestDbStore store = TempStore.open(folder)) {
            // one record an hour, ahead of now too, on both topics
            for (int hour = -24 * 100; hour < 24 * 40; hour++) {
                Instant time = NOW.plus(Duration.ofHours(hour));
                long offset = hour + 24L * 100;
                batch(time, offset);
            }
            flush(store);

            Job ended = run(store, policy, null);

            assertThat(ended.state()).as("%s", ended.problem()).isEqualTo(JobState.DONE);
            assertThat(scan(store, everything()))
                    .allSatisfy(kept -> assertThat(kept.timestampNanos())
                            .isGreaterThanOrEqualTo(Nanos.of(NOW.minus(
                                    kept.id().topic().equals("short") ? Duration.ofDays(2) : Duration.ofDays(60)))));
            assertThat(store.figures().records()).isEqualTo(24 * (60 + 40) + 24 * (2 + 40));
            assertThat(ended.receipt()).isNotNull();
            assertThat(ended.receipt().path("removed").asLong()).isEqualTo(24 * 40 + 24 * 98);
        }
    }

    @Test
    void run_forWantOfRoom_takesTheOldestPartsOfAllTopics() {
        try (QuestDbStore store = TempStore.open(folder)) {
            for (int day = -100; day < 1; day++) {
                batch(NOW.plus(Duration.ofDays(day)), day + 100);
            }
            flush(store);
            Instant before = store.parts().get(0).range().to();
            long all = store.parts().stream().mapToLong(Store.Part::bytes).sum();

            Job within = run(store, new RetentionPolicy(null, Map.of()), all);
            assertThat(within.receipt()).isNotNull();
            assertThat(within.receipt().path("removed").asLong()).isZero();

            Job ended = run(store, new RetentionPolicy(null, Map.of()), all - 1);

            assertThat(ended.state()).isEqualTo(JobState.DONE);
            assertThat(store.parts())
                    .isNotEmpty()
                    .allSatisfy(part -> assertThat(part.range().from()).isAfterOrEqualTo(before));
        }
    }

    private void batch(Instant time, long offset) {
        pending.add(record("long", 0, offset, time));
        pending.add(record("short", 0, offset, time));
    }

    private void flush(QuestDbStore store) {
        store.append(pending);
        pending.clear();
    }

    private Job run(QuestDbStore store, RetentionPolicy policy, @Nullable Long most) {
        var job = new RetentionJob(
                store,
                policy,
                new DiskLimit(most),
                InstantSource.fixed(NOW),
                new RetentionMetrics(new PrometheusRegistry()));
        try (Jobs jobs = Jobs.start(folder.resolve("jobs"), List.of(job), InstantSource.fixed(NOW))) {
            ObjectNode asked = JsonNodeFactory.instance.objectNode().put("now", NOW.toString());
            String id = jobs.submit("retention", asked, "oda").id();
            await().until(() -> jobs.find(id).orElseThrow().state().isEnd());
            return jobs.find(id).orElseThrow();
        }
    }
}
