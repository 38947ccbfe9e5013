package org.oda.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.oda.store.Records.everything;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;
import static org.oda.store.Records.scan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.jobs.Job;
import org.oda.jobs.JobState;
import org.oda.jobs.Jobs;
import org.oda.model.OdaRecord;
import org.oda.store.questdb.QuestDbStore;
import org.oda.store.questdb.TempStore;

/** The job on a real store. */
class ParquetJobTest {
    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-06-01T00:00:00Z"));

    @TempDir
    private Path folder;

    @Test
    void run_anOldMonth_keepsItAsParquetAndTellsWhatThatSaved() {
        var registry = new PrometheusRegistry();
        try (QuestDbStore store = TempStore.open(folder);
                Jobs jobs = Jobs.start(
                        folder.resolve("jobs"),
                        List.of(new ParquetJob(store, new RetentionMetrics(registry))),
                        CLOCK)) {
            store.append(IntStream.range(0, 5_000)
                    .mapToObj(i -> record("t", 0, i, JANUARY.plusSeconds(i * 60L), number("a", "m", i % 20)))
                    .toList());
            store.append(List.of(record("t", 0, 5_000, JANUARY.plus(Duration.ofDays(90)))));
            List<OdaRecord> before = scan(store, everything());

            var asked = JsonNodeFactory.instance.objectNode().put("month", "2026-01");
            String id = jobs.submit("parquet", asked, "oda").id();
            await().until(() -> jobs.find(id).orElseThrow().state().isEnd());

            Job ended = jobs.find(id).orElseThrow();
            assertThat(ended.state()).as("%s", ended.problem()).isEqualTo(JobState.DONE);
            assertThat(ended.receipt()).isNotNull();
            long bytes = ended.receipt().path("bytes_after").asLong();
            assertThat(bytes)
                    .isPositive()
                    .isLessThan(ended.receipt().path("bytes_before").asLong() / 2);
            assertThat(gauges(registry))
                    .containsEntry("oda_store_parquet_months", 1.0)
                    .containsEntry("oda_store_parquet_bytes", (double) bytes);
            assertThat(scan(store, everything())).isEqualTo(before);
        }
    }

    private static Map<String, Double> gauges(PrometheusRegistry registry) {
        return registry.scrape().stream()
                .filter(GaugeSnapshot.class::isInstance)
                .map(GaugeSnapshot.class::cast)
                .collect(Collectors.toMap(
                        each -> each.getMetadata().getName(),
                        each -> each.getDataPoints().get(0).getValue()));
    }
}
