package org.oda.store.questdb;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.DoubleSupplier;

/** What the store tells of itself. */
final class StoreMetrics {
    private final Counter records;
    private final Counter rows;
    private final Histogram appendSeconds;
    private final Counter reopened;

    StoreMetrics(
            PrometheusRegistry registry,
            DoubleSupplier freeBytes,
            DoubleSupplier usedBytes,
            long floorBytes,
            DoubleSupplier available) {
        records = Counter.builder()
                .name("oda_store_records_total")
                .help("Records stored, redelivered ones counted again")
                .register(registry);
        rows = Counter.builder()
                .name("oda_store_rows_total")
                .help("Rows written for records")
                .register(registry);
        appendSeconds = Histogram.builder()
                .name("oda_store_append_seconds")
                .help("Time from the append of a batch until it is durable and can be read")
                .classicUpperBounds(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
                .register(registry);
        reopened = Counter.builder()
                .name("oda_store_reopened_total")
                .help("Times that the store was closed and opened again after a fault")
                .register(registry);
        gauge(registry, "oda_store_free_bytes", "Free space on the disk of the store", freeBytes);
        gauge(registry, "oda_store_bytes", "What the files of the store are long", usedBytes);
        gauge(
                registry,
                "oda_store_free_floor_bytes",
                "Free space below which nothing more is stored",
                () -> floorBytes);
        gauge(registry, "oda_store_available", "1 while the store can append and answer", available);
    }

    private static void gauge(PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    void appended(int recordCount, long rowCount, long nanos) {
        records.inc(recordCount);
        rows.inc(rowCount);
        appendSeconds.observe(nanos / 1e9);
    }

    void reopened() {
        reopened.inc();
    }
}
