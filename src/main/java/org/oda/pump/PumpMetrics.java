package org.oda.pump;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.oda.model.RejectReason;

/** What the pump counts. */
final class PumpMetrics implements AutoCloseable {
    private static final String SYSTEM = "messaging_system";
    private static final String KAFKA = "kafka";
    private static final String OPERATION = "messaging_operation_name";

    final Counter stored = Counter.builder()
            .name("oda_pump_stored_records")
            .help("Records that were stored; a redelivered one counts again")
            .build();
    final Counter rejected = Counter.builder()
            .name("oda_pump_rejected_records")
            .help("Records that were not stored, by reason; a redelivered one counts again")
            .labelNames("reason")
            .build();
    private final Counter flagged = Counter.builder()
            .name("oda_pump_flagged_records")
            .help(
                    "Records that were stored although they break the declaration of their topic; a redelivered one counts"
                            + " again")
            .build();
    private final Counter topicFlagged = Counter.builder()
            .name("oda_pump_topic_flagged_records")
            .help("The same for each of the first 50 topics that had any since the start")
            .labelNames("topic")
            .build();
    final Histogram batchRecords = Histogram.builder()
            .name("oda_pump_batch_records")
            .help("Records that were stored at once")
            .classicUpperBounds(1, 10, 100, 1_000, 5_000, 10_000, 20_000, 50_000)
            .classicOnly()
            .build();
    final Histogram appendSeconds = Histogram.builder()
            .name("messaging_process_duration_seconds")
            .help("Time from handing a batch of messages to the store until it was durable and visible")
            .constLabels(Labels.of(SYSTEM, KAFKA, OPERATION, "process"))
            .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
            .classicOnly()
            .build();
    final Counter consumed = Counter.builder()
            .name("messaging_client_consumed_messages")
            .help("Messages that Kafka gave to the pump; a redelivered one counts again")
            .constLabels(Labels.of(SYSTEM, KAFKA, OPERATION, "poll"))
            .build();
    final Counter appendRetries = Counter.builder()
            .name("oda_pump_append_retries")
            .help("Attempts to store that failed and were repeated")
            .build();
    final Counter commitFailures = Counter.builder()
            .name("oda_pump_commit_failures")
            .help("Commits of offsets that failed; the next one makes up for it")
            .build();
    final Counter givenUp = Counter.builder()
            .name("oda_pump_given_up_records")
            .help(
                    "Records whose partitions were lost before their offsets were committed; an instance that has the partitions"
                            + " now stores them too")
            .build();
    final Counter restarts = Counter.builder()
            .name("oda_pump_restarts")
            .help("Loops that ended with an error and were started again")
            .build();
    final Gauge lag = Gauge.builder()
            .name("oda_pump_lag_records")
            .help(
                    "Records of all topics that are in Kafka and not yet stored or rejected, some seconds ago; the same in"
                            + " every instance of a group")
            .build();
    final Gauge topicLag = Gauge.builder()
            .name("oda_pump_topic_lag_records")
            .help("The same for those topics that lag most, at most 50")
            .labelNames("topic")
            .build();

    private static final int TOPICS_TOLD = 50;

    private final Set<String> told = new HashSet<>(); // guarded by itself
    private final RecentRate rate = new RecentRate(InstantSource.system());
    private final PrometheusRegistry registry;
    private final List<Collector> all = List.of(
            stored,
            rejected,
            flagged,
            topicFlagged,
            batchRecords,
            appendSeconds,
            consumed,
            appendRetries,
            commitFailures,
            givenUp,
            restarts,
            lag,
            topicLag);

    PumpMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        for (RejectReason reason : RejectReason.values()) {
            rejected.initLabelValues(reason.code());
        }
        all.forEach(registry::register);
    }

    /** One record of the topic. */
    void flagged(String topic) {
        flagged.inc();
        synchronized (told) {
            if (!told.contains(topic) && (told.size() == TOPICS_TOLD || !told.add(topic))) {
                return;
            }
        }
        topicFlagged.labelValues(topic).inc();
    }

    void stored(int records) {
        stored.inc(records);
        rate.add(records);
    }

    PumpFigures figures() {
        return new PumpFigures(
                rate.perSecond(), rate.recent(), (long) lag.get(), rejectedRecords(), (long) flagged.get());
    }

    private long rejectedRecords() {
        double sum = 0;
        for (RejectReason reason : RejectReason.values()) {
            sum += rejected.labelValues(reason.code()).get();
        }
        return (long) sum;
    }

    @Override
    public void close() {
        all.forEach(registry::unregister);
    }
}
