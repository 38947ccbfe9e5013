package org.oda.backup;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is told of the backups that a service makes. */
final class BackupMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(BackupMetrics.class);

    private final Gauge lastSuccess;
    private final Gauge lastSeconds;
    private final Gauge lastBytes;
    private final Gauge lastNewBytes;
    private final Counter failed;

    /** @param root what lies there already counts too */
    BackupMetrics(PrometheusRegistry registry, Path root) {
        lastSuccess = gauge(
                registry,
                "oda_backup_last_success_timestamp_seconds",
                "When the newest backup was finished, in seconds since 1970; 0 where there is none");
        lastSeconds = gauge(registry, "oda_backup_last_duration_seconds", "How long the last backup took");
        lastBytes = gauge(registry, "oda_backup_last_bytes", "How much the last backup holds");
        lastNewBytes =
                gauge(registry, "oda_backup_last_new_bytes", "How much of it is not shared with the backup before");
        failed = Counter.builder()
                .name("oda_backup_failures_total")
                .help("Backups that could not be made")
                .register(registry);
        recall(root);
    }

    private void recall(Path root) {
        try {
            Optional<Path> newest = BackupFolder.newest(root);
            if (newest.isPresent()) {
                set(Manifest.read(newest.get()));
            }
        } catch (IOException | OdaException e) {
            LOG.atWarn().addKeyValue("folder", root).setCause(e).log("the newest backup cannot be read");
        }
    }

    void made(Backup.Result result) {
        set(result.manifest());
        lastNewBytes.set((double) (result.manifest().bytes() - result.linkedBytes()));
    }

    void failed() {
        failed.inc();
    }

    private void set(Manifest manifest) {
        lastSuccess.set((double) manifest.finished().getEpochSecond());
        lastSeconds.set(Duration.between(manifest.begun(), manifest.finished()).toMillis() / 1e3);
        lastBytes.set((double) manifest.bytes());
    }

    private static Gauge gauge(PrometheusRegistry registry, String name, String help) {
        return Gauge.builder().name(name).help(help).register(registry);
    }
}
