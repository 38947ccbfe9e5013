package org.oda.store.questdb;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;

/** Stores for tests. */
public final class TempStore {
    private TempStore() {}

    /** A store in the folder, which may hold one already. */
    public static QuestDbStore open(Path folder) {
        return QuestDbStore.open(config(folder), new PrometheusRegistry());
    }

    public static QuestDbConfig config(Path folder) {
        return new QuestDbConfig(folder.resolve("db"), folder.resolve("native"), 1 << 20, 2);
    }
}
