package org.oda.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.oda.model.Format;
import org.oda.model.Layout;
import org.oda.model.Nanos;
import org.oda.query.AggregateRow;
import org.oda.query.QueryResult;
import org.oda.table.Samples.Sample;

/** What Polars (under Node) and pandas (under Python) read in the tables, cell by cell. */
@Tag("once")
class OtherReadersTest {
    private static final Path SCRIPTS = Path.of("src/test/js").toAbsolutePath();
    private static final String PYTHON = Files.exists(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";
    private static final String PANDAS = """
            import json, sys
            import pandas
            frame = pandas.read_csv(sys.argv[1], parse_dates=["timestamp"], keep_default_na=False, na_values={
                c: [""] for c in pandas.read_csv(sys.argv[1], nrows=0).columns}, lineterminator="\\n")
            columns = []
            for name in frame.columns:
                column = frame[name]
                kind = str(column.dtype)
                values = column.astype("int64").tolist() if kind.startswith("datetime") else [
                    None if pandas.isna(v) else v for v in column.tolist()]
                columns.append({"name": name, "type": kind, "values": values})
            print(json.dumps({"columns": columns}))
            """;

    @TempDir
    Path folder;

    static Stream<Arguments> shapes() {
        return Stream.of(Format.CSV, Format.PARQUET, Format.ARROW)
                .flatMap(format -> Stream.of(Layout.values()).map(layout -> Arguments.of(format, layout)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void records_byPolars_areReadAsTheyWere(Format format, Layout layout) throws Exception {
        assumePolars();
        List<Sample> samples = Samples.random(7, 3_000);
        compare(
                polars(Samples.result(samples), format, layout),
                Samples.names(layout),
                Samples.expected(samples, layout),
                format == Format.CSV ? "String" : "Datetime");
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aggregates_byPolars_areReadAsTheyWere(Format format, Layout layout) throws Exception {
        assumePolars();
        List<AggregateRow> rows = Aggregated.random(8, 2000);
        compare(
                polars(Aggregated.result(rows), format, layout),
                Aggregated.names(layout),
                Aggregated.expected(rows, layout),
                format == Format.CSV ? "String" : "Datetime");
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void records_byPandas_areReadAsTheyWere(Layout layout) throws Exception {
        assumePandas();
        List<Sample> samples = Samples.random(9, 3_000);
        compare(
                pandas(Samples.result(samples), layout),
                Samples.names(layout),
                Samples.expected(samples, layout),
                "datetime64[ns, UTC]");
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void aggregates_byPandas_areReadAsTheyWere(Layout layout) throws Exception {
        assumePandas();
        List<AggregateRow> rows = Aggregated.random(10, 1000);
        compare(
                pandas(Aggregated.result(rows), layout),
                Aggregated.names(layout),
                Aggregated.expected(rows, layout),
                "datetime64[ns, UTC]");
    }

    private static void assumePolars() {
        assumeTrue(
                Files.exists(SCRIPTS.resolve("node_modules/nodejs-polars-linux-x64-gnu")),
                "SKIPPED: no Polars; run 'npm install --no-save' in src/test/js");
    }

    private static void assumePandas() throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(PYTHON, "-c", "import pandas")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "SKIPPED: no python3");
            return;
        }
        assumeTrue(process.waitFor() == 0, "SKIPPED: no pandas; install python3-pandas");
    }

    private JsonNode polars(QueryResult result, Format format, Layout layout) throws Exception {
        Path file = Samples.file(folder, Samples.write(result, format, layout), format);
        return run(
                "node", SCRIPTS.resolve("read.js").toString(), format.name().toLowerCase(Locale.ROOT), file.toString());
    }

    private JsonNode pandas(QueryResult result, Layout layout) throws Exception {
        Path file = Samples.file(folder, Samples.write(result, Format.CSV, layout), Format.CSV);
        return run(PYTHON, "-c", PANDAS, file.toString());
    }

    private JsonNode run(String... command) throws Exception {
        Path errors = folder.resolve("errors");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        byte[] out = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return new ObjectMapper().readTree(out).get("columns");
    }

    private static void compare(
            JsonNode columns, List<String> names, List<List<@Nullable Object>> expected, String timeType) {
        assertThat(columns.findValuesAsText("name")).isEqualTo(names);
        assertThat(columns.get(0).get("type").asText()).startsWith(timeType);
        for (int j = 0; j < names.size(); j++) {
            JsonNode values = columns.get(j).get("values");
            assertThat(values).hasSize(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                compare(values.get(i), expected.get(i).get(j), j == 0, names.get(j), i);
            }
        }
    }

    private static void compare(JsonNode found, @Nullable Object meant, boolean isTime, String column, int row) {
        if (meant == null) {
            assertThat(found.isNull()).as("row %d, %s: %s", row, column, found).isTrue();
        } else if (isTime) {
            String nanos = String.valueOf(meant);
            String iso = Nanos.toInstant((Long) meant).toString();
            String text = found.asText();
            assertThat(text.contains("T") ? java.time.Instant.parse(text).toString() : text)
                    .as("row %d, %s", row, column)
                    .isEqualTo(text.contains("T") ? iso : nanos);
        } else if (meant instanceof Number number) {
            double value = number.doubleValue();
            assertThat(found.asDouble())
                    .as("row %d, %s", row, column)
                    .isCloseTo(value, within(1e-12 * Math.max(Math.abs(value), 300)));
        } else {
            assertThat(found.asText()).as("row %d, %s", row, column).isEqualTo(meant);
        }
    }
}
