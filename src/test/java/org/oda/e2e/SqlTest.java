package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.store.questdb.Psql;

/** The whole service read by {@code psql}: what the documentation says, and what the dashboard asks. */
@Tag("once")
class SqlTest {
    private static final int RECORDS = 180;

    @TempDir
    static Path data;

    private static Service oda;

    @BeforeAll
    static void startAndSend() {
        Psql.assume();
        oda = Service.start(data, "sql-port", "0", "sql-password", Psql.PASSWORD);
        oda.api().register("livingroom");
        try (var sender = oda.sender()) {
            for (int i = 0; i < RECORDS; i++) {
                sender.send(
                        "livingroom",
                        i % 2 == 0 ? "thermometer" : "it's",
                        "2024-01-25T%02d:%02d:00Z".formatted(10 + i / 60, i % 60),
                        "{\"temperature\":{\"value\":%d.5,\"unit\":\"Cel\"},\"humidity\":{\"value\":%d,\"unit\":\"%%\"},\"door\":{\"value\":\"open\"}}"
                                .formatted(i % 30, i % 100));
            }
        }
        await().until(() -> oda.stored() == RECORDS);
    }

    @AfterAll
    static void stop() {
        if (oda != null) {
            oda.close();
        }
    }

    @Test
    void samples_ofAnHour_averageAsTheQuerys() {
        JsonNode answer = oda.api().queryOne("""
                        {"topic":"livingroom","start":"2024-01-25T10:00:00Z","stop":"2024-01-25T11:00:00Z",
                         "aggregator":{"fun":"avg","field":"temperature","unit":"Cel"}}""");

        assertThat(Double.parseDouble(rows("""
                SELECT avg(value) FROM samples WHERE topic = 'livingroom' AND field = 'temperature'
                AND time >= '2024-01-25T10:00:00Z' AND time < '2024-01-25T11:00:00Z'""").get(0))).isEqualTo(Api.value(answer, "temperature"));
    }

    @Test
    void records_all_areTheQuerys() {
        List<String> expected = oda.api().queryList("{\"topic\":\"livingroom\"}").stream()
                .map(record -> record.get("generator_id").asText() + "|"
                        + record.get("data").asText())
                .toList();

        assertThat(
                        rows(
                                "SELECT generator_id, json_extract(data, '') FROM records WHERE topic = 'livingroom' ORDER BY time"))
                .hasSize(RECORDS)
                .containsExactlyElementsOf(expected);
    }

    @Test
    void documentation_everyStatement_givesRows() {
        List<DocumentedPage.Block> statements =
                DocumentedPage.read("docs/sql.md").blocks("sql");

        assertThat(statements).hasSizeGreaterThanOrEqualTo(5);
        for (DocumentedPage.Block statement : statements) {
            assertThat(rows(statement.text())).as("line " + statement.line()).isNotEmpty();
        }
        assertThat(rows(statements.get(statements.size() - 1).text())).allMatch(row -> row.endsWith("|open"));
    }

    @Test
    void dashboard_everyQuery_givesRows() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(Path.of("docs/grafana/oda-dashboard.json").toFile());
        List<String> queries = new ArrayList<>();
        dashboard.findValues("rawSql").forEach(sql -> queries.add(sql.asText()));
        dashboard.get("templating").get("list").forEach(variable -> {
            if (variable.get("type").asText().equals("query")) {
                queries.add(variable.get("query").asText());
            }
        });

        assertThat(queries).hasSize(6);
        for (String generators : List.of("'__all'", "'it''s'")) {
            for (String query : queries) {
                assertThat(rows(asGrafanaDoes(query, generators))).as(query).isNotEmpty();
            }
        }
        String values = asGrafanaDoes(queries.get(0), "'it''s'");
        assertThat(rows(values)).hasSize(36).allMatch(row -> row.contains("|it's temperature Cel|"));
    }

    /** The macros and variables as Grafana's data source for PostgreSQL writes them. */
    private static String asGrafanaDoes(String query, String generators) {
        String sql = query.replaceAll(
                        "\\$__timeFilter\\((\\w+)\\)", "$1 BETWEEN '2024-01-25T09:00:00Z' AND '2024-01-25T14:00:00Z'")
                .replace("$__interval", "5m")
                .replace("${topic:sqlstring}", "'livingroom'")
                .replace("${generator:sqlstring}", generators)
                .replace("${field:sqlstring}", "'temperature'");
        assertThat(sql).doesNotContain("$");
        return sql;
    }

    private static List<String> rows(String sql) {
        return Psql.rows(oda.sqlPort(), sql);
    }
}
