package org.oda;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.oda.backup.Backup;
import org.oda.backup.BackupJob;
import org.oda.backup.Manifest;
import org.oda.backup.Restore;
import org.oda.backup.Watcher;
import org.oda.broker.EmbeddedBroker;
import org.oda.jobs.Jobs;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.retention.ParquetJob;
import org.oda.retention.RetentionJob;
import org.oda.store.questdb.QuestDbConfig;
import org.oda.store.questdb.QuestDbStore;

/** What is done with a data folder that no service works on. */
public final class StoppedService {
    private static final int STORE_WORKERS = 1;
    /** Nothing is stored, so nothing needs room. */
    private static final long NO_FLOOR = 0;
    /** Jobs that a copy of a service has no reason to do; what was to be erased is to be erased there too. */
    private static final Set<String> NOT_GONE_ON_WITH = Set.of(BackupJob.KIND, RetentionJob.KIND, ParquetJob.KIND);

    private StoppedService() {}

    /**
     * Makes a backup of a data folder, which is held meanwhile.
     *
     * @param reservedBytes to be left free on the disk of the backup
     * @throws OdaException as {@link Backup#run}; {@code DATA_FOLDER_IN_USE}; {@code BAD_CONFIG} where there is no data folder with
     *     a broker
     */
    public static Backup.Result backup(Path data, Path root, int keep, long reservedBytes, Watcher watcher)
            throws IOException, InterruptedException {
        if (!Files.exists(data.resolve("kafka").resolve("meta.properties"))) {
            throw OdaException.inField(
                    ErrorCode.BAD_CONFIG,
                    "data",
                    "'%s' is no data folder with a broker of its own; with another's cluster let the running service make the backup"
                            .formatted(data));
        }
        try (DataFolder folder = DataFolder.open(data);
                QuestDbStore store = store(folder.root())) {
            return new Backup(
                            folder.root(), folder.kafka(), () -> "", store, version(), reservedBytes, Clock.systemUTC())
                    .run(root, keep, watcher);
        }
    }

    /**
     * Makes a data folder of a backup, opens its store, and counts the records.
     *
     * @param target is empty, or not there
     * @throws OdaException as {@link Restore#copy}; {@code DATA_FOLDER_TOO_NEW} where a newer program has written what the backup
     *     is of; {@code BACKUP_DAMAGED} where the store has not the records that the backup
     *     tells of
     */
    public static Manifest restore(Path backup, Path target, Watcher watcher) throws IOException {
        Path root = target.toAbsolutePath().normalize();
        // before the store is opened, which could change it
        DataVersion.check(backup);
        Restore restore = Restore.copy(backup, root, watcher);
        Path jobs = root.resolve("jobs");
        if (Files.isDirectory(jobs)) {
            Jobs.giveUp(jobs, NOT_GONE_ON_WITH, "it was one of the service that the backup is of", Clock.systemUTC());
        }
        long expected = restore.manifest().recordCount();
        try (QuestDbStore store = store(root)) {
            long found = store.figures().records();
            if (found != expected) {
                throw new OdaException(
                        ErrorCode.BACKUP_DAMAGED,
                        "the store has %,d records, the backup tells of %,d: take another backup, and remove '%s'"
                                .formatted(found, expected, root));
            }
        }
        if (restore.manifest().embedded()) {
            Files.createFile(root.resolve("kafka").resolve(EmbeddedBroker.RESTORED));
        }
        restore.finish();
        return restore.manifest();
    }

    private static QuestDbStore store(Path root) {
        return QuestDbStore.open(
                new QuestDbConfig(root.resolve("store"), root.resolve("tmp"), NO_FLOOR, STORE_WORKERS),
                new PrometheusRegistry());
    }

    static String version() {
        String version = StoppedService.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
