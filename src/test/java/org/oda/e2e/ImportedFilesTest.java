package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Imports public sensor files with the commands of docs/import.md, as they stand there, and compares what queries answer with what another database, DuckDB, makes
 * of the same files in SQL.
 */
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportedFilesTest {
    private static final int STATION_ROWS = 35_064;
    private static final int OFFICE_ROWS = 8_143 + 2_665 + 9_752;

    /** The stations' hours are of Asia/Shanghai, eight hours ahead of UTC in all of these years. */
    private static final String READINGS = """
            CREATE TABLE readings AS
            SELECT station, make_timestamp(year, month, day, hour, 0, 0) AS local,
                   epoch(make_timestamp(year, month, day, hour, 0, 0)) / 3600 - 8 AS hour,
                   "PM2.5" AS pm, TEMP AS temp, PRES AS pres, WSPM AS wind
            FROM read_csv('%s/beijing-air/*.csv.gz', nullstr = 'NA')""";

    private static final String SEGMENTS = """
            CREATE TABLE segments AS
            SELECT station, lag(local) OVER w AS l1, local AS l2, lag(hour) OVER w AS t1, hour AS t2, lag(pm) OVER w AS v1, pm AS v2
            FROM readings WHERE pm IS NOT NULL WINDOW w AS (PARTITION BY station ORDER BY hour)""";

    private static final Map<String, String> SQL = Map.ofEntries(
            Map.entry("count", "SELECT count(pm) FROM readings WHERE station = ?"),
            Map.entry("sum", "SELECT sum(pm) FROM readings WHERE station = ?"),
            Map.entry("avg", "SELECT avg(pm) FROM readings WHERE station = ?"),
            Map.entry("min", "SELECT min(pm) FROM readings WHERE station = ?"),
            Map.entry("max", "SELECT max(pm) FROM readings WHERE station = ?"),
            Map.entry("spread", "SELECT max(pm) - min(pm) FROM readings WHERE station = ?"),
            Map.entry("first", "SELECT arg_min(pm, hour) FROM readings WHERE station = ? AND pm IS NOT NULL"),
            Map.entry("last", "SELECT arg_max(pm, hour) FROM readings WHERE station = ? AND pm IS NOT NULL"),
            Map.entry("median", "SELECT median(pm) FROM readings WHERE station = ?"),
            Map.entry("p95", "SELECT quantile_cont(pm, 0.95) FROM readings WHERE station = ?"),
            Map.entry("p99.9", "SELECT quantile_cont(pm, 0.999) FROM readings WHERE station = ?"),
            Map.entry("stddev", "SELECT stddev_samp(pm) FROM readings WHERE station = ?"),
            Map.entry("integral", "SELECT sum((v1 + v2) / 2 * (t2 - t1)) FROM segments WHERE station = ?"),
            Map.entry(
                    "twa",
                    "SELECT sum((v1 + v2) / 2 * (t2 - t1)) / sum(t2 - t1) FROM segments WHERE station = ? AND t1 IS NOT NULL"),
            Map.entry(
                    "delta",
                    "SELECT sum(CASE WHEN v2 >= v1 THEN v2 - v1 ELSE v2 END) FROM segments WHERE station = ? AND v1 IS NOT NULL"),
            Map.entry(
                    "rate",
                    "SELECT sum(CASE WHEN v2 >= v1 THEN v2 - v1 ELSE v2 END) / sum(t2 - t1) FROM segments WHERE station = ? AND v1 IS NOT NULL"));

    private static final String DAYS = """
            SELECT epoch_ms(days.d), sum(
                (v1 + (v2 - v1) * ((greatest(t1, d0) + least(t2, d0 + 24)) / 2 - t1) / (t2 - t1))
                * (least(t2, d0 + 24) - greatest(t1, d0)))
            FROM segments JOIN (
                SELECT DISTINCT date_trunc('day', local) AS d, epoch(date_trunc('day', local)) / 3600 - 8 AS d0 FROM readings) AS days
            ON t1 < d0 + 24 AND t2 > d0
            WHERE station = 'Huairou' AND t1 IS NOT NULL GROUP BY days.d""";

    private static final Offset<Double> ROUNDING = within(1e-6);
    private static final long EIGHT_HOURS_MILLIS = 8 * 3_600_000L;

    private @Nullable Service oda;
    private @Nullable Connection outside;

    @BeforeAll
    void importTheFiles(@TempDir Path data) throws Exception {
        var folder = SensorFiles.folder();
        assumeTrue(folder.isPresent(), SensorFiles.SKIPPED);
        outside = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement sql = outside.createStatement()) {
            sql.execute(READINGS.formatted(folder.get().toAbsolutePath()));
            sql.execute(SEGMENTS);
        }
        int port = ServiceProcess.freePort();
        oda = Service.start(data.resolve("data"), "port", String.valueOf(port));
        for (String output : new DocumentedImports(data, folder.get(), port).run()) {
            assertThat(output).contains("3 files: ").doesNotContain("rows rejected:");
        }
        await().until(() -> stored() >= 3 * STATION_ROWS + OFFICE_ROWS);
        assertThat(stored()).isEqualTo(3 * STATION_ROWS + OFFICE_ROWS);
        assertThat(oda().metric("oda_pump_rejected_records_total")).isZero();
    }

    @AfterAll
    void stop() throws SQLException {
        if (oda != null) {
            oda.close();
        }
        if (outside != null) {
            outside.close();
        }
    }

    @Test
    void importedRows_ofAStation_haveTheirLocalHourAndNoAbsentValues() {
        List<JsonNode> records = oda().queryList("""
                {"topic":"beijing_air","generator_id":"Huairou","start":"2013-02-28T00:00:00Z","stop":"2013-03-02T00:00:00Z"}""");
        // local midnight in Shanghai, and the absent NO2 of the second hour
        assertThat(records.get(0).path("timestamp").asText()).isEqualTo("2013-02-28T16:00:00Z");
        assertThat(records.get(0).path("data").path("TEMP").path("value").asDouble())
                .isEqualTo(-2.3);
        assertThat(records.get(0).path("data").path("TEMP").path("unit").asText())
                .isEqualTo("°C");
        assertThat(records.get(0).path("data").path("wd").asText()).isEqualTo("WNW");
        assertThat(records.get(1).path("data").has("NO2")).isFalse();
        assertThat(Api.value(oda().queryOne("""
                        {"topic":"beijing_air","generator_id":"Dongsi","aggregator":{"fun":"min","field":"TEMP","unit":"K"}}"""), "TEMP")).isBetween(240.0, 273.0);
    }

    @Test
    void importedRows_ofTheRoom_areReadUnderAHeaderThatLacksAName() {
        JsonNode first = oda().queryList("""
                        {"topic":"office","start":"2015-02-02T00:00:00Z","stop":"2015-02-03T00:00:00Z"}""").get(0);
        assertThat(first.path("timestamp").asText()).isEqualTo("2015-02-02T14:19:00Z");
        assertThat(first.path("data").path("CO2").path("value").asDouble()).isEqualTo(749.2);
        assertThat(first.path("data").has("")).isFalse();
    }

    @Test
    void query_everyFunction_equalsTheOtherDatabase() throws SQLException {
        for (String station : List.of("Aotizhongxin", "Dongsi", "Huairou")) {
            for (var function : SQL.entrySet()) {
                JsonNode answer = oda().queryOne("""
                        {"topic":"beijing_air","generator_id":"%s","aggregator":{"fun":"%s","field":"PM2.5","unit":"auto"}}""".formatted(station, function.getKey()));
                assertThat(Api.value(answer, "PM2.5"))
                        .as("%s of %s: %s", function.getKey(), station, answer)
                        .isCloseTo(one(function.getValue(), station), ROUNDING);
                assertThat(answer.get("used").asLong() + answer.get("skipped").size())
                        .isEqualTo((long) one(SQL.getOrDefault("count", ""), station));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "avg, avg(pm)",
        "p95, 'quantile_cont(pm, 0.95)'",
        "median, median(pm)",
        "stddev, stddev_samp(pm)",
        "max, max(pm)"
    })
    void query_monthsOfTheZone_equalTheOtherDatabase(String function, String sql) throws SQLException {
        Map<String, Double> expected = new TreeMap<>();
        try (Statement statement = outside().createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT station, epoch_ms(date_trunc('month', local)), %s FROM readings GROUP BY ALL"
                                .formatted(sql))) {
            while (rows.next()) {
                expected.put(
                        rows.getString(1) + " " + Instant.ofEpochMilli(rows.getLong(2) - EIGHT_HOURS_MILLIS),
                        rows.getDouble(3));
            }
        }
        Map<String, Double> answered = new TreeMap<>();
        for (JsonNode window : oda().queryList("""
                {"topic":"beijing_air","tz":"Asia/Shanghai","aggregator":{"fun":"%s","field":"PM2.5","unit":"ug/m3",
                 "frequency":"P1M","label":"start","by":"generator_id"}}""".formatted(function))) {
            answered.put(
                    window.get("generator_id").asText() + " "
                            + window.get("timestamp").asText(),
                    Api.value(window, "PM2.5"));
        }
        assertThat(answered.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (window, value) -> assertThat(answered.get(window)).as(window).isCloseTo(value, ROUNDING));
    }

    @Test
    void query_integralOfEachDay_equalsTheOtherDatabase() throws SQLException {
        Map<Instant, Double> expected = new TreeMap<>();
        try (Statement statement = outside().createStatement();
                ResultSet rows = statement.executeQuery(DAYS)) {
            while (rows.next()) {
                expected.put(Instant.ofEpochMilli(rows.getLong(1) - EIGHT_HOURS_MILLIS), rows.getDouble(2));
            }
        }
        Map<Instant, Double> answered = new TreeMap<>();
        for (JsonNode window : oda().queryList("""
                {"topic":"beijing_air","generator_id":"Huairou","aggregator":{"fun":"integral","field":"PM2.5","unit":"ug/m3",
                 "frequency":"P1D","label":"start","tz":"Asia/Shanghai"}}""")) {
            answered.put(Instant.parse(window.get("timestamp").asText()), Api.value(window, "PM2.5"));
        }
        assertThat(answered.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (day, value) -> assertThat(answered.get(day)).as("%s", day).isCloseTo(value, ROUNDING));
    }

    @Test
    void query_withAFilter_equalsTheOtherDatabase() throws SQLException {
        JsonNode answer = oda().queryOne("""
                {"topic":"beijing_air","generator_id":"Dongsi","filter":[{"field":"TEMP","gt":77,"unit":"[degF]"},{"field":"WSPM","lte":2}],
                 "aggregator":{"fun":"avg","field":"PRES","unit":"kPa"}}""");
        assertThat(Api.value(answer, "PRES"))
                .isCloseTo(
                        one(
                                "SELECT avg(pres) / 10 FROM readings WHERE station = ? AND temp > 25 AND wind <= 2",
                                "Dongsi"),
                        ROUNDING);
    }

    private double one(String sql, String station) throws SQLException {
        try (var statement = outside().prepareStatement(sql)) {
            statement.setString(1, station);
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getDouble(1);
            }
        }
    }

    private long stored() {
        return oda().metric("oda_pump_stored_records_total");
    }

    private Api oda() {
        if (oda == null) {
            throw new AssertionError("not started");
        }
        return oda.api();
    }

    private Connection outside() {
        if (outside == null) {
            throw new AssertionError("not connected");
        }
        return outside;
    }
}
