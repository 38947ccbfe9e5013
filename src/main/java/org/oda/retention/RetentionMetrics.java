package org.oda.retention;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.oda.store.Packing;

/** What the retention tells of itself. */
public final class RetentionMetrics {
    private final Counter removed;
    private final Gauge doubts;
    private final Gauge overBytes;
    private final Gauge nearEnd;
    private final Gauge parquetMonths;
    private final Gauge parquetBytes;

    public RetentionMetrics(PrometheusRegistry registry) {
        removed = Counter.builder()
                .name("oda_retention_removed_records_total")
                .help("Records removed because they were old, or for want of room")
                .register(registry);
        doubts = Gauge.builder()
                .name("oda_retention_clock_doubted")
                .help("1 while no record is removed by its age, since the clock is suddenly far ahead, else 0")
                .register(registry);
        overBytes = Gauge.builder()
                .name("oda_retention_over_bytes")
                .help("Bytes that the store takes beyond --max-disk, at the last look")
                .register(registry);
        nearEnd = Gauge.builder()
                .name("oda_kafka_unstored_near_end_partitions")
                .help(
                        "Partitions with a record that is not stored yet and that Kafka has kept for more than three quarters of its"
                                + " retention")
                .register(registry);
        parquetMonths = Gauge.builder()
                .name("oda_store_parquet_months")
                .help("Months that the store keeps as Parquet, at the last look")
                .register(registry);
        parquetBytes = Gauge.builder()
                .name("oda_store_parquet_bytes")
                .help("Bytes of the months that the store keeps as Parquet, at the last look")
                .register(registry);
    }

    void removed(long records) {
        removed.inc(records);
    }

    void doubts(boolean isDoubted) {
        doubts.set(isDoubted ? 1 : 0);
    }

    void over(long bytes) {
        overBytes.set((double) bytes);
    }

    void packed(Packing.Extent packed) {
        parquetMonths.set(packed.months());
        parquetBytes.set((double) packed.bytes());
    }

    void nearEnd(int partitions) {
        nearEnd.set(partitions);
    }
}
