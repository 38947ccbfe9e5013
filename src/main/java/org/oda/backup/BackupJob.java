package org.oda.backup;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.oda.jobs.JobHandler;
import org.oda.jobs.JobRun;

/** Makes backups as jobs of the service. One that is cut off leaves nothing, and is asked for again. */
public final class BackupJob implements JobHandler {
    public static final String KIND = "backup";
    private static final String DIR = "dir";
    private static final String KEEP = "keep";

    private final Backup backup;
    private final BackupPlace place;
    private final @Nullable BackupMetrics metrics;

    public BackupJob(Backup backup, BackupPlace place, PrometheusRegistry registry) {
        this.backup = backup;
        this.place = place;
        metrics = place.root() == null ? null : new BackupMetrics(registry, place.root());
    }

    /**
     * What is asked of {@link #run}.
     *
     * @param dir as {@link BackupPlace#resolve} gives it
     */
    public static ObjectNode asked(Path dir, int keep) {
        return JsonNodeFactory.instance.objectNode().put(DIR, dir.toString()).put(KEEP, keep);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean isResumable() {
        return false;
    }

    @Override
    public ObjectNode run(JobRun run) throws IOException, InterruptedException {
        try {
            // it may have waited over a restart with another setting
            Path dir = place.resolve(run.asked().path(DIR).asText());
            Backup.Result result = backup.run(dir, run.asked().path(KEEP).asInt(), run::progress);
            if (metrics != null) {
                metrics.made(result);
            }
            return receipt(result);
        } catch (IOException | RuntimeException e) {
            if (metrics != null) {
                metrics.failed();
            }
            throw e;
        }
    }

    private static ObjectNode receipt(Backup.Result result) {
        Manifest manifest = result.manifest();
        ObjectNode receipt = JsonNodeFactory.instance
                .objectNode()
                .put("backup", result.folder().toString())
                .put("taken", manifest.taken().toString())
                .put(
                        "seconds",
                        Duration.between(manifest.begun(), manifest.finished()).toMillis() / 1e3)
                .put("records", manifest.recordCount())
                .put("files", manifest.files().size())
                .put("bytes", manifest.bytes())
                .put("new_bytes", manifest.bytes() - result.linkedBytes());
        return result.warning() == null ? receipt : receipt.put("warning", result.warning());
    }
}
