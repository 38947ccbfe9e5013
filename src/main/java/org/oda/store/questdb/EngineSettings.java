package org.oda.store.questdb;

import io.questdb.Bootstrap;
import io.questdb.PropBootstrapConfiguration;
import java.util.Map;

/** The settings that QuestDB is opened with. */
final class EngineSettings {
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            // a commit is on the disk when it returns
            Map.entry("QDB_CAIRO_COMMIT_MODE", "sync"),
            // no listeners: they are on by default, on all addresses, with a known password
            Map.entry("QDB_HTTP_ENABLED", "false"),
            Map.entry("QDB_HTTP_MIN_ENABLED", "false"),
            Map.entry("QDB_PG_ENABLED", "false"),
            Map.entry("QDB_LINE_TCP_ENABLED", "false"),
            Map.entry("QDB_LINE_UDP_ENABLED", "false"),
            Map.entry("QDB_TELEMETRY_ENABLED", "false"),
            Map.entry("QDB_TELEMETRY_DISABLE_COMPLETELY", "true"),
            Map.entry("QDB_METRICS_ENABLED", "false"),
            Map.entry("QDB_MAT_VIEW_REFRESH_WORKER_COUNT", "0"),
            Map.entry("QDB_VIEW_COMPILER_WORKER_COUNT", "0"),
            Map.entry("QDB_EXPORT_WORKER_COUNT", "0"),
            // the compiler of SQL makes two tables and is never asked again; its pools would take 40 MB for that
            Map.entry("QDB_CAIRO_LEXER_POOL_CAPACITY", "64"),
            Map.entry("QDB_CAIRO_MODEL_POOL_CAPACITY", "16"),
            Map.entry("QDB_CAIRO_EXPRESSION_POOL_CAPACITY", "64"),
            Map.entry("QDB_CAIRO_COLUMN_POOL_CAPACITY", "64"),
            Map.entry("QDB_CAIRO_WRITER_DATA_APPEND_PAGE_SIZE", "1m"),
            Map.entry("QDB_CAIRO_WAL_WRITER_DATA_APPEND_PAGE_SIZE", "4m"),
            // a reader that nobody uses keeps at most so many partitions mapped
            Map.entry("QDB_CAIRO_INACTIVE_READER_MAX_OPEN_PARTITIONS", "128"),
            // records that come late rewrite what is behind them, at most about so much: the end of a partition is cut
            // off
            Map.entry("QDB_CAIRO_O3_PARTITION_SPLIT_MIN_SIZE", "4m"),
            // hand back to the waiting appenders what is applied, instead of going on for a second
            Map.entry("QDB_CAIRO_WAL_APPLY_TABLE_TIME_QUOTA", "20"));

    private EngineSettings() {}

    static Bootstrap bootstrap(QuestDbConfig config) {
        JvmCheck.requireHeadersAsQuestDbKnowsThem();
        NativeLibraries.unpack(config.tempFolder());
        QuestDbLog.init();
        PropBootstrapConfiguration configuration = new PropBootstrapConfiguration() {
            @Override
            public Map<String, String> getEnv() {
                return SETTINGS;
            }

            @Override
            public boolean useSite() {
                return false;
            }
        };
        // -n leaves the signal HUP alone
        return new Bootstrap(
                configuration,
                "-d",
                config.folder().toString(),
                Bootstrap.SWITCH_USE_DEFAULT_LOG_FACTORY_CONFIGURATION,
                "-n");
    }
}
