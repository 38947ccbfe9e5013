package org.oda.store.questdb;

import io.questdb.Bootstrap;
import io.questdb.DynamicPropServerConfiguration;
import io.questdb.FactoryProviderFactoryImpl;
import io.questdb.PropBootstrapConfiguration;
import io.questdb.ServerConfiguration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The settings that QuestDB is opened with. */
final class EngineSettings {
    private static final String PARQUET_GROUP = "cairo.partition.encoder.parquet.row.group.size";
    private static final String PARQUET_GROUP_ROWS = "16384";

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
            // no files are read or written by SQL
            Map.entry("QDB_CAIRO_SQL_COPY_ROOT", ""),
            Map.entry("QDB_CAIRO_SQL_COPY_EXPORT_ROOT", ""),
            Map.entry("QDB_MAT_VIEW_REFRESH_WORKER_COUNT", "0"),
            Map.entry("QDB_VIEW_COMPILER_WORKER_COUNT", "0"),
            Map.entry("QDB_EXPORT_WORKER_COUNT", "0"),
            // the compiler of SQL is asked little; its pools would take 40 MB from the start
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
            // old months: small, quick to write and to read; a query decodes whole groups, and holds one for each of
            // its threads
            Map.entry("QDB_CAIRO_PARTITION_ENCODER_PARQUET_COMPRESSION_CODEC", "ZSTD"),
            Map.entry("QDB_CAIRO_PARTITION_ENCODER_PARQUET_COMPRESSION_LEVEL", "1"),
            // hand back to the waiting appenders what is applied, instead of going on for a second
            Map.entry("QDB_CAIRO_WAL_APPLY_TABLE_TIME_QUOTA", "20"));

    /**
     * What one query may take, so that none takes all: 256 MB for each structure that it builds, and all queries
     * together no more than half of the machine's memory.
     */
    private static final Map<String, String> SQL_SETTINGS = Map.ofEntries(
            Map.entry("QDB_PG_ENABLED", "true"),
            Map.entry("QDB_PG_SECURITY_READONLY", "true"),
            Map.entry("QDB_PG_READONLY_USER_ENABLED", "false"),
            Map.entry("QDB_PG_USER", SqlAccess.USER),
            Map.entry("QDB_PG_WORKER_COUNT", "2"),
            Map.entry("QDB_PG_DAEMON_POOL", "true"),
            Map.entry("QDB_PG_WORKER_NAP_THRESHOLD", "100"),
            Map.entry("QDB_PG_NET_CONNECTION_LIMIT", "32"),
            Map.entry("QDB_QUERY_TIMEOUT", "60s"),
            Map.entry("QDB_RAM_USAGE_LIMIT_PERCENT", "50"),
            Map.entry("QDB_CAIRO_SQL_SORT_KEY_PAGE_SIZE", "1m"),
            Map.entry("QDB_CAIRO_SQL_SORT_KEY_MAX_PAGES", "256"),
            Map.entry("QDB_CAIRO_SQL_SORT_VALUE_PAGE_SIZE", "1m"),
            Map.entry("QDB_CAIRO_SQL_SORT_VALUE_MAX_PAGES", "256"),
            Map.entry("QDB_CAIRO_SQL_SORT_LIGHT_VALUE_PAGE_SIZE", "1m"),
            Map.entry("QDB_CAIRO_SQL_SORT_LIGHT_VALUE_MAX_PAGES", "256"),
            Map.entry("QDB_CAIRO_SQL_HASH_JOIN_VALUE_PAGE_SIZE", "1m"),
            Map.entry("QDB_CAIRO_SQL_HASH_JOIN_VALUE_MAX_PAGES", "256"),
            Map.entry("QDB_CAIRO_SQL_HASH_JOIN_LIGHT_VALUE_PAGE_SIZE", "1m"),
            Map.entry("QDB_CAIRO_SQL_HASH_JOIN_LIGHT_VALUE_MAX_PAGES", "256"),
            Map.entry("QDB_CAIRO_SQL_WINDOW_STORE_MAX_PAGES", "256"),
            Map.entry("QDB_CAIRO_SQL_WINDOW_ROWID_MAX_PAGES", "512"),
            Map.entry("QDB_CAIRO_SQL_WINDOW_TREE_MAX_PAGES", "512"));

    private EngineSettings() {}

    static Bootstrap bootstrap(QuestDbConfig config) {
        JvmCheck.requireHeadersAsQuestDbKnowsThem();
        NativeLibraries.unpack(config.tempFolder());
        QuestDbLog.init();
        Map<String, String> settings = settings(config);
        PropBootstrapConfiguration configuration = new PropBootstrapConfiguration() {
            @Override
            public Map<String, String> getEnv() {
                return settings;
            }

            @Override
            public boolean useSite() {
                return false;
            }

            /** The inherited one takes the database's own files whatever it is told. */
            @Override
            public ServerConfiguration getServerConfiguration(Bootstrap bootstrap) throws Exception {
                Properties properties = bootstrap.loadProperties();
                properties.putIfAbsent(PARQUET_GROUP, PARQUET_GROUP_ROWS);
                return new DynamicPropServerConfiguration(
                        bootstrap.getRootDirectory(),
                        properties,
                        getEnv(),
                        bootstrap.getLog(),
                        bootstrap.getBuildInformation(),
                        new DurableFiles(),
                        bootstrap.getMicrosecondClock(),
                        FactoryProviderFactoryImpl.INSTANCE);
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

    private static Map<String, String> settings(QuestDbConfig config) {
        SqlAccess sql = config.sql();
        if (sql == null) {
            return SETTINGS;
        }
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.putAll(SQL_SETTINGS);
        settings.put("QDB_PG_NET_BIND_TO", sql.host() + ":" + sql.port());
        settings.put("QDB_PG_PASSWORD", sql.password());
        return settings;
    }
}
