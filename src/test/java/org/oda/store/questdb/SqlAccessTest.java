package org.oda.store.questdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.oda.store.Records.START;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;
import static org.oda.store.Records.text;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** What {@code psql} may read, and that it may do nothing else. */
@Tag("once")
class SqlAccessTest {
    private static final String ODD = "a \"b\" 'c'; DROP TABLE record; -- \\ ü 温度 %";

    private static final List<String> WRITES = List.of(
            "INSERT INTO record (ts, topic) VALUES (now(), 'x')",
            "INSERT INTO slot VALUES (1, 1, 'a', 'b')",
            "UPDATE record SET topic = 'x'",
            "DROP TABLE record",
            "DROP VIEW samples",
            "DROP ALL TABLES",
            "TRUNCATE TABLE slot",
            "RENAME TABLE slot TO other",
            "CREATE TABLE x (a INT)",
            "CREATE TABLE x AS (SELECT * FROM records)",
            "CREATE VIEW x AS (SELECT topic FROM records)",
            "CREATE OR REPLACE VIEW samples AS (SELECT topic FROM records)",
            "ALTER VIEW samples AS (SELECT topic FROM records)",
            "CREATE MATERIALIZED VIEW x AS (SELECT ts, avg(v0) a FROM record SAMPLE BY 1h)",
            "ALTER TABLE record DROP COLUMN v0",
            "ALTER TABLE record ADD COLUMN v8 INT",
            "ALTER TABLE record DROP PARTITION WHERE ts < '2030'",
            "ALTER TABLE record DETACH PARTITION LIST '2026-03'",
            "ALTER TABLE record CONVERT PARTITION TO PARQUET LIST '2026-03'",
            "ALTER TABLE record SET TTL 1h",
            "ALTER TABLE record SUSPEND WAL",
            "ALTER TABLE record RESUME WAL",
            "ALTER TABLE record DEDUP DISABLE",
            "VACUUM TABLE record",
            "REINDEX TABLE record LOCK EXCLUSIVE",
            "CHECKPOINT CREATE",
            "CHECKPOINT RELEASE",
            "BACKUP TABLE record",
            "BACKUP DATABASE",
            "COPY records TO 'x' WITH FORMAT PARQUET",
            "COPY (SELECT * FROM records) TO 'x' WITH FORMAT CSV",
            "COPY record FROM '/etc/passwd'",
            "COMPILE VIEW samples",
            "CANCEL QUERY 1");

    @TempDir
    Path folder;

    @BeforeAll
    static void needPsql() {
        Psql.assume();
    }

    @Test
    void records_ofAnyName_areReadAsTheyWereSent() {
        try (QuestDbStore store = open(0)) {
            DecodedRecord odd = record(
                    ODD, 2, 7, START.plusNanos(123_456_789), "g '\"|", "{\"ü\":\"'温\\n\"}", number("x", null, 1));
            store.append(List.of(odd, manyAttributes(1)));

            assertThat(rows(
                            store,
                            "SELECT time, topic, generator_id, \"partition\", \"offset\", data FROM records WHERE topic = '"
                                    + ODD.replace("'", "''") + "'"))
                    .containsExactly("2026-03-01 00:00:00.123456|" + ODD + "|g '\"||2|7|{\"ü\":\"'温\\n\"}");
            assertThat(rows(store, "SELECT count() FROM records")).containsExactly("2");
        }
    }

    @Test
    void records_ofMonthsInParquet_areReadAsBefore() {
        List<String> queries = List.of(
                "SELECT count(), sum(\"offset\"), min(data), max(data) FROM records",
                "SELECT topic, generator_id, count() FROM records WHERE time > '2026-03-01T01' ORDER BY topic, generator_id",
                "SELECT field, unit, count(), avg(value), max(value) FROM samples WHERE topic = 't1' ORDER BY field",
                "SELECT time, data FROM records WHERE topic = 't0' ORDER BY time DESC, \"offset\" LIMIT 20");
        try (QuestDbStore store = open(0)) {
            store.append(IntStream.range(0, 3_000)
                    .mapToObj(i -> record(
                            "t" + i % 3,
                            0,
                            i,
                            START.plusSeconds(i * 5L),
                            "g" + i % 7,
                            "{\"i\":%d}".formatted(i),
                            number("x", "m", i % 50)))
                    .toList());
            store.append(List.of(manyAttributes(4_000)));
            List<List<String>> before =
                    queries.stream().map(query -> rows(store, query)).toList();

            PackedStore.packAll(store);

            assertThat(store.packed().months()).isPositive();
            assertThat(queries.stream().map(query -> rows(store, query)).toList())
                    .isEqualTo(before);
        }
    }

    @Test
    void samples_ofAnyName_haveEachNumericAttributeWithItsUnit() {
        try (QuestDbStore store = open(0)) {
            store.append(List.of(
                    record("a", 0, 0, START, number(ODD, "°C '\"", 1.5), number("b", null, -2e300), text("door", null)),
                    manyAttributes(1)));

            assertThat(rows(store, "SELECT field, unit, value FROM samples WHERE topic = 'a' ORDER BY value DESC"))
                    .containsExactly(ODD + "|°C '\"|1.5", "b||-2.0E300");
            assertThat(rows(store, "SELECT field, value FROM samples WHERE topic = 'many' ORDER BY value"))
                    .containsExactlyElementsOf(IntStream.range(0, 20)
                            .mapToObj(i -> "f%d|%d.0".formatted(i, i))
                            .toList());
            assertThat(rows(store, "SELECT field, unit FROM attributes WHERE field = 'f3'"))
                    .containsExactly("f3|u");
        }
    }

    @Test
    void samples_ofShapesThatCameWithoutSql_areThere() {
        try (QuestDbStore store = TempStore.open(folder)) {
            store.append(List.of(record("a", 0, 0, START, number("before", null, 1))));
        }
        for (int i = 1; i <= 2; i++) {
            try (QuestDbStore store = open(0)) {
                store.append(List.of(record("a", 0, i, START, number("open" + i, null, 1))));
            }
            try (QuestDbStore store = TempStore.open(folder)) {
                store.append(List.of(record("a", 0, 10 + i, START, number("closed" + i, null, 1))));
            }
        }
        try (QuestDbStore store = open(0)) {
            assertThat(rows(store, "SELECT field, count() FROM samples ORDER BY field"))
                    .containsExactly("before|1", "closed1|1", "closed2|1", "open1|1", "open2|1");
        }
    }

    @Test
    void samples_ofATopicAndATimeRange_lookAtNoOtherTime() {
        try (QuestDbStore store = open(0)) {
            String plan = String.join(
                    "\n",
                    rows(
                            store,
                            "EXPLAIN SELECT time, value FROM samples WHERE topic = 'a' AND field = 'x'"
                                    + " AND time BETWEEN '2026-03-01T10:00:00Z' AND '2026-03-01T11:00:00Z'"));

            assertThat(plan).contains("Interval forward scan on: record").contains("2026-03-01T10:00:00.000000000Z");
        }
    }

    @Test
    void statement_thatWrites_isRefused() {
        try (QuestDbStore store = open(0)) {
            store.append(List.of(record("a", 0, 0, START, number("x", null, 1))));
            for (String sql : WRITES) {
                Psql result = Psql.run(store.sqlPort(), "oda", Psql.PASSWORD, sql);

                assertThat(result.status()).as(sql).isNotZero();
                assertThat(result.errors()).as(sql).contains("ERROR");
            }
            assertThat(rows(store, "SELECT topic, value FROM samples")).containsExactly("a|1.0");
            assertThat(rows(store, "SELECT table_name FROM tables() ORDER BY table_name"))
                    .containsExactly("attributes", "record", "records", "samples", "shape", "slot");
        }
    }

    @Test
    void functions_ofFilesAndOfTheProcess_areNotThere() {
        try (QuestDbStore store = open(0)) {
            for (String call : List.of(
                    "* FROM read_parquet('/etc/passwd')",
                    "* FROM parquet_scan('/etc/passwd')",
                    "* FROM files('/etc')",
                    "* FROM glob('/etc/*')",
                    "* FROM import_files()",
                    "* FROM export_files()",
                    "simulate_crash('0')",
                    "simulate_warnings('a', 'b')",
                    "dump_thread_stacks()",
                    "dump_memory_usage()",
                    "reload_config()",
                    "touch(SELECT * FROM record)",
                    "hydrate_table_metadata('*')",
                    "cancel_query(1)")) {
                Psql result = Psql.run(store.sqlPort(), "oda", Psql.PASSWORD, "SELECT " + call);

                assertThat(result.errors()).as(call).contains("ERROR");
            }
            assertThat(String.join("\n", rows(store, "SHOW PARAMETERS"))).doesNotContain(Psql.PASSWORD);
        }
    }

    @Test
    void login_wrong_isRefused() {
        try (QuestDbStore store = open(0)) {
            for (List<String> login : List.of(
                    List.of("oda", "wrong-password"),
                    List.of("oda", ""),
                    List.of("admin", "quest"),
                    List.of("user", "quest"),
                    List.of("admin", Psql.PASSWORD))) {
                assertThat(Psql.run(store.sqlPort(), login.get(0), login.get(1), "SELECT 1")
                                .status())
                        .as(login.toString())
                        .isNotZero();
            }
            assertThat(rows(store, "SELECT 1")).containsExactly("1");
        }
    }

    @Test
    void open_portTaken_namesTheOption() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(OdaException.class)
                    .isThrownBy(() -> open(taken.getLocalPort()))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.ADDRESS_IN_USE))
                    .withMessageContaining("--sql-port")
                    .withMessageContaining(String.valueOf(taken.getLocalPort()));
        }
        try (QuestDbStore store = open(0)) {
            assertThat(rows(store, "SELECT 1")).containsExactly("1");
        }
    }

    @Test
    void close_whileAQueryRuns_breaksItOffAndTheSamePortComesBack() throws Exception {
        QuestDbConfig config = config(0);
        SqlListener listener = new SqlListener();
        Process query;
        try (Engine ignored = Engine.open(config, listener)) {
            query = Psql.start(
                    listener.port(), "oda", Psql.PASSWORD, "SELECT sum(x) FROM long_sequence(1000000000000)");
            int port = listener.port();
            await().until(() ->
                    Psql.rows(port, "SELECT count() FROM query_activity()").equals(List.of("2")));
        }
        assertThat(query.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(query.exitValue()).isNotZero();

        int before = listener.port();
        try (Engine ignored = Engine.open(listener.known(config), listener)) {
            assertThat(listener.port()).isEqualTo(before);
            assertThat(Psql.rows(before, "SELECT count() FROM records")).containsExactly("0");
        }
    }

    @Test
    void sql_afterTheStoreReopened_isReadAtTheSamePort() {
        SqlListener listener = new SqlListener();
        try (Gate gate = new Gate(() -> Engine.open(listener.known(config(0)), listener), () -> {})) {
            int port = listener.port();
            assertThatExceptionOfType(OdaException.class)
                    .isThrownBy(() -> gate.write(engine -> {
                        throw new StoreFault("for the test");
                    }));
            await().ignoreExceptionsInstanceOf(OdaException.class).until(() -> gate.read(engine -> true));

            gate.write(engine -> engine.commits().append(List.of(record("a", 0, 0, START, number("x", null, 1)))));

            assertThat(listener.port()).isEqualTo(port);
            assertThat(Psql.rows(port, "SELECT topic, field, value FROM samples"))
                    .containsExactly("a|x|1.0");
        }
    }

    private QuestDbStore open(int port) {
        return QuestDbStore.open(config(port), new PrometheusRegistry());
    }

    private QuestDbConfig config(int port) {
        return new QuestDbConfig(
                folder.resolve("db"), folder.resolve("native"), 0, 1, new SqlAccess("127.0.0.1", port, Psql.PASSWORD));
    }

    private static DecodedRecord manyAttributes(long offset) {
        return record(
                "many",
                0,
                offset,
                START,
                IntStream.range(0, 20).mapToObj(i -> number("f" + i, "u", i)).toArray(Attribute[]::new));
    }

    private static List<String> rows(QuestDbStore store, String sql) {
        return Psql.rows(store.sqlPort(), sql);
    }
}
