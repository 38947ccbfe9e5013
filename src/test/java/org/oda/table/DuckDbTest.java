package org.oda.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oda.model.DecodedRecord;
import org.oda.model.Format;
import org.oda.model.Layout;
import org.oda.query.AggregateRow;
import org.oda.query.QueryResult;
import org.oda.store.Cursor;
import org.oda.table.Samples.Sample;

/** What DuckDB reads in the tables, cell by cell. */
class DuckDbTest {
    private static Connection duckDb;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() throws SQLException {
        duckDb = DriverManager.getConnection("jdbc:duckdb:");
        try (var statement = duckDb.createStatement()) {
            statement.execute("SET threads = 1");
            statement.execute("SET TimeZone = 'UTC'");
        }
    }

    @AfterAll
    static void close() throws SQLException {
        duckDb.close();
    }

    static Stream<Arguments> shapes() {
        return Stream.of(Format.CSV, Format.PARQUET)
                .flatMap(format -> Stream.of(Layout.values()).map(layout -> Arguments.of(format, layout)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void records_random_areReadAsTheyWere(Format format, Layout layout) throws Exception {
        for (long seed = 1; seed <= 2; seed++) {
            List<Sample> samples = Samples.random(seed, 1000);
            Path file = Samples.file(folder, Samples.write(Samples.result(samples), format, layout), format);
            compare(read(file, format), Samples.names(layout), Samples.expected(samples, layout), format);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aggregates_random_areReadAsTheyWere(Format format, Layout layout) throws Exception {
        List<AggregateRow> rows = Aggregated.random(4, 1000);
        Path file = Samples.file(folder, Samples.write(Aggregated.result(rows), format, layout), format);
        compare(read(file, format), Aggregated.names(layout), Aggregated.expected(rows, layout), format);
    }

    @Test
    void parquet_schema_isOfTheTypesThatWereMeant() throws Exception {
        byte[] bytes = Samples.write(Samples.result(Samples.random(1, 100)), Format.PARQUET, Layout.LONG);
        Path file = Samples.file(folder, bytes, Format.PARQUET);
        assertThat(query("SELECT name, type, converted_type, logical_type, repetition_type FROM parquet_schema('%s')"
                        .formatted(file)))
                .extracting(row -> row.subList(0, 2))
                .contains(
                        List.of("timestamp", "INT64"),
                        List.of("topic", "BYTE_ARRAY"),
                        List.of("value", "DOUBLE"),
                        List.of("text", "BYTE_ARRAY"));
        assertThat(query("DESCRIBE SELECT * FROM '%s'".formatted(file)))
                .extracting(row -> row.get(1))
                .containsExactly(
                        "TIMESTAMP WITH TIME ZONE", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "DOUBLE", "VARCHAR");
    }

    @Test
    void parquet_ofSeveralGroups_isReadWhole() throws Exception {
        int count = 300_000;
        List<Sample> some = Samples.random(5, 1000);
        var result = Samples.result(some);
        List<DecodedRecord> records = new ArrayList<>();
        for (var record = result.cursor().next();
                record != null;
                record = result.cursor().next()) {
            records.add(record);
        }
        var cursor = new Cursor<DecodedRecord>() {
            private int given;

            @Override
            public @Nullable DecodedRecord next() {
                return given == count ? null : records.get(given++ % records.size());
            }

            @Override
            public void close() {}
        };
        Path file = Samples.file(
                folder,
                Samples.write(new QueryResult.Records(cursor, result.fields(), null), Format.PARQUET, Layout.WIDE),
                Format.PARQUET);
        List<List<@Nullable Object>> found = query(
                "SELECT count(*), count(\"temp [Cel]\"), sum(\"temp [Cel]\"), count(DISTINCT generator_id) FROM '%s'"
                        .formatted(file));
        double sum = Samples.wide(some).stream()
                .mapToDouble(row -> row.get(10) instanceof Double number ? number : 0)
                .sum();
        assertThat(found.get(0).get(0)).isEqualTo((long) count);
        assertThat((Double) found.get(0).get(2)).isCloseTo(sum * (count / 1000.0), within(1e-3));
        assertThat(found.get(0).get(3)).isEqualTo(20L);
        assertThat((Long) query("SELECT max(row_group_id) FROM parquet_metadata('%s')".formatted(file))
                        .get(0)
                        .get(0))
                .isGreaterThan(0);
        Object newest = some.get(some.size() - 1).nanos() / 1000;
        assertThat(query("SELECT epoch_us(max(timestamp)) FROM '%s' WHERE timestamp >= make_timestamptz(%s)"
                                .formatted(file, newest))
                        .get(0)
                        .get(0))
                .isEqualTo(newest);
    }

    @Test
    void parquet_withoutRows_isATableWithoutRows() throws Exception {
        var nothing = new QueryResult.Records(Samples.cursor(List.of()), List.of(), null);
        Path file = Samples.file(folder, Samples.write(nothing, Format.PARQUET, Layout.LONG), Format.PARQUET);

        assertThat(query("SELECT count(*), count(text) FROM '%s'".formatted(file)))
                .containsExactly(List.of(0L, 0L));
    }

    private List<List<@Nullable Object>> read(Path file, Format format) throws SQLException {
        String from = format == Format.CSV
                ? "read_csv_auto('%s', sample_size = -1)".formatted(file)
                : "read_parquet('%s')".formatted(file);
        List<List<@Nullable Object>> table = query("SELECT * REPLACE (epoch_us(timestamp) AS timestamp) FROM " + from);
        List<@Nullable Object> names = new ArrayList<>();
        query("DESCRIBE SELECT * FROM " + from).forEach(row -> names.add(row.get(0)));
        table.add(0, names);
        return table;
    }

    private static List<List<@Nullable Object>> query(String sql) throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (var statement = duckDb.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<@Nullable Object> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(result.getObject(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static void compare(
            List<List<@Nullable Object>> table,
            List<String> names,
            List<List<@Nullable Object>> expected,
            Format format) {
        assertThat(table.get(0)).isEqualTo(names);
        assertThat(table).hasSize(expected.size() + 1);
        for (int i = 0; i < expected.size(); i++) {
            for (int j = 0; j < names.size(); j++) {
                Object meant = expected.get(i).get(j);
                Object found = table.get(i + 1).get(j);
                if (meant == null || found == null) {
                    assertThat(found)
                            .as("row %d, %s of %s", i, names.get(j), format)
                            .isEqualTo(meant);
                } else if (j == 0) {
                    assertThat(((Number) found).longValue())
                            .as("row %d, %s of %s", i, names.get(j), format)
                            .isEqualTo((Long) meant / 1000);
                } else if (meant instanceof Number number) {
                    double value = number.doubleValue();
                    assertThat(((Number) found).doubleValue())
                            .as("row %d, %s of %s", i, names.get(j), format)
                            .isCloseTo(value, within(1e-12 * Math.max(Math.abs(value), 300)));
                } else {
                    assertThat(found)
                            .as("row %d, %s of %s", i, names.get(j), format)
                            .isEqualTo(meant);
                }
            }
        }
    }
}
